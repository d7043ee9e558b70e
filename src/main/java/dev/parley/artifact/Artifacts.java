package dev.parley.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.FileFailure;
import dev.parley.file.FileTransfers;
import dev.parley.file.FileTransfers.Opened;
import dev.parley.session.SessionSelector;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads the artifacts of a session. All operations fail with session not found; they do not extend
 * the session's expiry.
 */
@ApplicationScoped
public class Artifacts {

  private final Store store;
  private final StoreClock clock;
  private final FileTransfers files;
  private final ObjectMapper json;

  Artifacts(Store store, StoreClock clock, FileTransfers files, ObjectMapper json) {
    this.store = store;
    this.clock = clock;
    this.files = files;
    this.json = json;
  }

  /**
   * A page of the artifacts.
   *
   * @param after where the page starts; empty for the first page
   * @param limit maximum number of artifacts, at least 1
   */
  public Uni<CursorPage<Artifact>> list(
      SessionSelector selector,
      ArtifactOrder order,
      Optional<PageCursor> after,
      int limit,
      Deadline deadline) {
    return row(
            selector,
            ArtifactSql.page(selector, order, after.isPresent()),
            query -> {
              after.ifPresent(cursor -> cursor.bind(query));
              return query.setParameter("limit", limit + 1);
            },
            deadline)
        .map(
            row -> {
              List<Artifact> found = new ArrayList<>();
              row.ifPresent(
                  array ->
                      StoredJson.tree(json, array)
                          .forEach(artifact -> found.add(Artifact.of(artifact))));
              return CursorPage.of(
                  found, limit, artifact -> new PageCursor(order.of(artifact), artifact.id()));
            });
  }

  /**
   * Opens an artifact to read its content.
   *
   * @param reference the caller's reference to it
   * @return the artifact and its content; fails with artifact not found
   */
  public Uni<Opened<Artifact>> open(
      SessionSelector selector, UUID id, String reference, Deadline deadline) {
    return files.open(
        () ->
            row(
                    selector,
                    ArtifactSql.one(selector),
                    query -> query.setParameter("id", id),
                    deadline)
                .map(
                    row ->
                        row.map(artifact -> Artifact.of(StoredJson.tree(json, artifact)))
                            .orElseThrow(new FileFailure.ArtifactNotFound(reference)::exception)),
        Artifact::file);
  }

  /** The only row of a statement that has none if the session does not exist. */
  private Uni<Optional<String>> row(
      SessionSelector selector,
      String sql,
      UnaryOperator<Mutiny.SelectionQuery<String>> parameters,
      Deadline deadline) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    return store
        .by(deadline)
        .reading(
            rows ->
                parameters
                    .apply(
                        selector
                            .bind(rows.createNativeQuery(sql, String.class), clock.now())
                            .setParameter("now", clock.now()))
                    .getResultList())
        .map(
            found -> {
              if (found.isEmpty()) {
                throw selector.notFound();
              }
              return Optional.ofNullable(found.get(0));
            });
  }
}
