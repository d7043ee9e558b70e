package dev.parley.vectara.artifact;

import dev.parley.artifact.ArtifactUpload;
import java.util.Map;
import java.util.Optional;

/**
 * An input that was sent as a form.
 *
 * @param fields the parts that are no files, by name
 * @param upload the files
 */
public record UploadedInput(Map<String, String> fields, ArtifactUpload upload) {

  public UploadedInput {
    fields = Map.copyOf(fields);
  }

  /** The value of a field; an empty one counts as absent. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }
}
