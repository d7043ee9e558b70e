package dev.parley.vectara.artifact;

import dev.parley.artifact.ArtifactUpload;
import dev.parley.artifact.ArtifactUploads;
import dev.parley.http.HttpConfig;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.multipart.MultipartElement;
import dev.parley.http.multipart.MultipartElement.Begin;
import dev.parley.http.multipart.MultipartElement.Bytes;
import dev.parley.http.multipart.MultipartParser;
import dev.parley.session.SessionSelector;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads inputs that are sent as forms, and uploads their files as they arrive. */
@ApplicationScoped
public class InputForms {

  private static final String FILES = "files";
  private static final Set<String> FIELDS =
      Set.of("message", "messages", "stream_response", "since", "behavior");
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private final ArtifactUploads uploads;
  private final HttpConfig config;

  InputForms(ArtifactUploads uploads, HttpConfig config) {
    this.uploads = uploads;
    this.config = config;
  }

  /**
   * Reads a form.
   *
   * @param selector the session, which this uses
   * @param boundary the boundary between the parts
   * @param body the bytes, requested only as fast as they can be stored
   * @return the input; fails with session not found, malformed body, wrong shape, body or file too
   *     large, quota exceeded, invalid argument, or as the body does. If it fails, nothing is left
   *     of the files
   */
  public Uni<UploadedInput> read(SessionSelector selector, String boundary, Multi<Buffer> body) {
    return uploads
        .begin(selector)
        .chain(
            upload -> {
              Form form = new Form(upload, config.maxBodySize().asLongValue());
              return new MultipartParser(boundary)
                  .elements(body)
                  .onItem()
                  .transformToUniAndConcatenate(form::add)
                  .onItem()
                  .ignoreAsUni()
                  .map(done -> new UploadedInput(form.fields, upload))
                  .onFailure()
                  .call(() -> form.settled().chain(upload::discard));
            });
  }

  /** A form that is being read. Its steps run one after the other. */
  private static final class Form {

    private final ArtifactUpload upload;
    private final long limit;
    private final Map<String, String> fields = new HashMap<>();

    /** The name of the field that is being read; null for a file. */
    private String field;

    private Buffer value;
    private long size;

    /** The latest step. */
    private CompletableFuture<Void> step = CompletableFuture.completedFuture(null);

    private Form(ArtifactUpload upload, long limit) {
      this.upload = upload;
      this.limit = limit;
    }

    /** Takes the next element. A body that fails meanwhile does not stop the step. */
    private Uni<Void> add(MultipartElement element) {
      CompletableFuture<Void> next = new CompletableFuture<>();
      step = next;
      Uni.createFrom()
          .deferred(() -> take(element))
          .subscribe()
          .with(next::complete, next::completeExceptionally);
      // A copy, because its cancellation would complete it.
      return Uni.createFrom().completionStage(next.copy());
    }

    /** Completes when no step is running, so that nothing is stored any more. */
    private Uni<Void> settled() {
      return Uni.createFrom().completionStage(step.copy()).onFailure().recoverWithNull();
    }

    private Uni<Void> take(MultipartElement element) {
      if (element instanceof Begin begin) {
        return begin(begin);
      } else if (element instanceof Bytes part) {
        return field == null ? upload.add(part.bytes()) : append(part.bytes());
      }
      return field == null ? upload.end() : end();
    }

    private Uni<Void> begin(Begin begin) {
      if (begin.name().equals(FILES)) {
        field = null;
        return upload.begin(
            begin.filename().orElseThrow(() -> wrong(FILES, "must have a filename each")),
            begin.mediaType().orElse(UNKNOWN_TYPE));
      }
      if (!FIELDS.contains(begin.name())) {
        throw wrong(
            "",
            "must have no parts but files, message, messages, stream_response, since, behavior");
      }
      field = begin.name();
      value = Buffer.buffer();
      return Uni.createFrom().voidItem();
    }

    private Uni<Void> append(Buffer bytes) {
      size += bytes.length();
      if (size > limit) {
        throw new HttpFailure.BodyTooLarge(limit).exception();
      }
      value.appendBuffer(bytes);
      return Uni.createFrom().voidItem();
    }

    private Uni<Void> end() {
      if (fields.put(field, value.toString()) != null) {
        throw wrong(field, "must be given once");
      }
      return Uni.createFrom().voidItem();
    }

    private static RuntimeException wrong(String field, String reason) {
      return new HttpFailure.WrongShape(field, reason).exception();
    }
  }
}
