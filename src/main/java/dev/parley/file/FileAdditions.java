package dev.parley.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.file.content.ContentUpload;
import dev.parley.file.content.FileConfig;
import dev.parley.store.DatabaseUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Adds uploaded files to a session as a part of another change, in one statement. */
@ApplicationScoped
public class FileAdditions {

  /**
   * Adds the files and the missing ones of their directories. Returns what is wrong: {@code file}
   * if there is a file where a directory is needed, {@code quota} if there is no room, {@code gone}
   * if a content has been removed; null if nothing is. Whatever is wrong, the transaction has to be
   * rolled back.
   */
  private static final String ADD =
      """
      with given as materialized (
        select * from jsonb_to_recordset(cast(cast(:files as text) as jsonb))
          as f (parent text, name text, content uuid, size bigint, sha256 text)),
      steps as materialized (
        select distinct array_to_string(path.names[1\\:step.n - 1], '/') as parent, path.names[step.n] as name
        from given cross join lateral (select string_to_array(given.parent, '/') as names) path
          cross join lateral generate_series(1, cardinality(path.names)) as step (n)),
      blocked as materialized (
        select 1 from file_entry e join steps on e.parent = steps.parent and e.name = steps.name
        where e.agent_id = :agent and e.session_id = :session and not e.is_directory),
      directories as (
        insert into file_entry (agent_id, session_id, parent, name, is_directory, size, modified_at)
        select cast(:agent as uuid), cast(:session as uuid), steps.parent, steps.name, true, 0, cast(:now as timestamptz)
        from steps
        on conflict do nothing),
      files as (
        insert into file_entry (agent_id, session_id, parent, name, is_directory, size, content_id, modified_at)
        select cast(:agent as uuid), cast(:session as uuid), given.parent, given.name, false, given.size, given.content,
          cast(:now as timestamptz)
        from given),
      linked as (
        update file_content c set linked = true, sha256 = given.sha256 from given
        where c.agent_id = :agent and c.id = given.content and not c.linked
        returning 1),
      counted as (
        update session s set file_bytes = s.file_bytes + (select sum(given.size) from given)
        where s.agent_id = :agent and s.id = :session
          and s.file_bytes + (select sum(given.size) from given) <= :quota
        returning 1)
      select case
        when exists (select 1 from blocked) then 'file'
        when not exists (select 1 from counted) then 'quota'
        when (select count(*) from linked) < (select count(*) from given) then 'gone' end
      """;

  private final FileConfig config;
  private final ObjectMapper json;

  FileAdditions(FileConfig config, ObjectMapper json) {
    this.config = config;
    this.json = json;
  }

  /**
   * A file to add.
   *
   * @param path its path, where there is nothing yet; not in the home directory itself
   * @param content its content, which has no entry yet
   */
  public record NewFile(FilePath path, ContentUpload.Complete content) {}

  /**
   * Adds files to a session, whose row the transaction has locked.
   *
   * @param at when they were changed
   * @return fails with file refused or quota exceeded
   */
  public Uni<Void> add(
      Mutiny.StatelessSession rows, UUID agent, UUID session, List<NewFile> files, Instant at) {
    return rows.createNativeQuery(ADD, String.class)
        .setParameter("files", json(files).toString())
        .setParameter("agent", agent)
        .setParameter("session", session)
        .setParameter("quota", config.sessionQuota().asLongValue())
        .setParameter("now", at)
        .getSingleResult()
        .invoke(fault -> requireNone(fault, files))
        .replaceWithVoid();
  }

  private ArrayNode json(List<NewFile> files) {
    ArrayNode given = json.createArrayNode();
    for (NewFile file : files) {
      given
          .addObject()
          .put("parent", file.path().parent().stored())
          .put("name", file.path().name())
          .put("content", file.content().id().toString())
          .put("size", file.content().size())
          .put("sha256", file.content().sha256());
    }
    return given;
  }

  private void requireNone(String fault, List<NewFile> files) {
    if (fault == null) {
      return;
    }
    throw switch (fault) {
      case "file" ->
          new FileFailure.Refused(files.get(0).path().toString(), Reason.IS_FILE).exception();
      case "quota" ->
          new FileFailure.TooLarge(
                  FileFailure.TooLarge.Limit.SESSION, config.sessionQuota().asLongValue())
              .exception();
      default ->
          new DatabaseUnavailable("a file was removed before it was stored with its message");
    };
  }
}
