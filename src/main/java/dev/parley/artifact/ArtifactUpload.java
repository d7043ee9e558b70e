package dev.parley.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.event.EventContent;
import dev.parley.event.UploadedArtifact;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.file.FileAdditions.NewFile;
import dev.parley.file.FilePath;
import dev.parley.file.content.ContentUpload;
import dev.parley.session.SessionHandle;
import dev.parley.session.SessionSelector;
import dev.parley.turn.NewTurn;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Artifacts that are being uploaded to a session, one after the other. They become visible together
 * when the {@link #attachment} is stored. Each step starts when the one before it has completed.
 */
public final class ArtifactUpload {

  /** The directory of all artifacts. Each is in a directory of its own there, named by its id. */
  private static final String DIRECTORY = "artifacts";

  private static final int MAX_FILES = 20;

  /** How often an upload that goes on counts as a use of its session. */
  private static final Duration USED_EVERY = Duration.ofSeconds(30);

  private final ArtifactUploads uploads;
  private final SessionSelector selector;
  private final SessionHandle session;
  private final long quota;
  private final List<UploadedArtifact> artifacts = new ArrayList<>();
  private final List<NewFile> files = new ArrayList<>();
  private final List<UUID> contents = new ArrayList<>();
  private long size;
  private Opened opened;
  private Instant used;

  ArtifactUpload(
      ArtifactUploads uploads, SessionSelector selector, SessionHandle session, long quota) {
    this.uploads = uploads;
    this.selector = selector;
    this.session = session;
    this.used = uploads.now();
    this.quota = quota;
  }

  /** The file that is being uploaded. */
  private record Opened(UUID id, FilePath path, String mimeType, ContentUpload content) {}

  /** The name of an artifact's directory. It is also the artifact's id in the APIs that show it. */
  public static String name(UUID id) {
    return UploadedArtifact.name(id);
  }

  /**
   * Begins the next artifact.
   *
   * @param filename its name
   * @param mimeType its media type, at most 255 characters
   * @return fails with session not found
   * @throws FailureException invalid argument if the name is no name of a file, or there are too
   *     many files
   */
  public Uni<Void> begin(String filename, String mimeType) {
    if (!FilePath.isName(filename)) {
      throw invalid("must have names of 1 to 255 characters without '/' and control characters");
    }
    if (files.size() == MAX_FILES) {
      throw invalid("must be at most " + MAX_FILES);
    }
    UUID id = uploads.nextId();
    FilePath path = new FilePath(List.of(DIRECTORY, name(id), filename));
    return uploads
        .content(session)
        .invoke(
            content -> {
              contents.add(content.id());
              opened = new Opened(id, path, mimeType, content);
            })
        .replaceWithVoid();
  }

  /**
   * Stores the next bytes of the artifact.
   *
   * @return fails with session not found
   * @throws FailureException file too large or quota exceeded
   */
  public Uni<Void> add(Buffer bytes) {
    size += bytes.length();
    if (size > quota) {
      throw new FileFailure.TooLarge(FileFailure.TooLarge.Limit.SESSION, quota).exception();
    }
    return opened.content().add(bytes).chain(this::use);
  }

  /** Neither the session nor the files before may expire while the client sends. */
  private Uni<Void> use() {
    Instant now = uploads.now();
    if (now.isBefore(used.plus(USED_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    used = now;
    return uploads.use(selector, session, contents);
  }

  /**
   * Ends the artifact.
   *
   * @return fails with session not found, or invalid argument if the file is empty
   */
  public Uni<Void> end() {
    return opened
        .content()
        .finish()
        .invoke(
            content -> {
              if (content.size() == 0) {
                throw invalid("must not be empty");
              }
              files.add(new NewFile(opened.path(), content));
              artifacts.add(
                  new UploadedArtifact(
                      opened.id(),
                      opened.path().names().get(2),
                      opened.mimeType(),
                      content.size()));
            })
        .replaceWithVoid();
  }

  private static FailureException invalid(String reason) {
    return new Failure.InvalidArgument(Field.PATH, reason).exception();
  }

  /** Whether no artifact has been uploaded. */
  public boolean isEmpty() {
    return artifacts.isEmpty();
  }

  /** The event of the upload, with the artifacts in order. */
  public EventContent event() {
    return new EventContent.ArtifactUpload(artifacts);
  }

  /**
   * Stores the artifacts with a turn. Fails with file refused if there is a file in place of the
   * directory of all artifacts, and with quota exceeded.
   */
  public NewTurn.Attachment attachment() {
    return (rows, agent, session) -> uploads.store(rows, agent, session, files, this::rows);
  }

  private ArrayNode rows(ObjectMapper json) {
    ArrayNode rows = json.createArrayNode();
    for (UploadedArtifact artifact : artifacts) {
      rows.addObject()
          .put("id", artifact.id().toString())
          .put("parent", DIRECTORY + "/" + name(artifact.id()))
          .put("name", artifact.filename())
          .put("type", artifact.mimeType())
          .putObject("metadata")
          .put("original_filename", artifact.filename());
    }
    return rows;
  }

  /** Removes what has been uploaded, unless it has been stored as artifacts. Does not fail. */
  public Uni<Void> discard() {
    return uploads.discard(session, contents);
  }
}
