package dev.parley.azure.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON Merge Patch (RFC 7396, section 2). */
final class MergePatch {

  private MergePatch() {}

  /** Applies a patch to a target; neither argument is modified. */
  static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged =
        target.isObject() ? target.deepCopy() : JsonNodeFactory.instance.objectNode();
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                merged.remove(field.getKey());
              } else {
                merged.set(field.getKey(), apply(merged.path(field.getKey()), field.getValue()));
              }
            });
    return merged;
  }

  /** The object that a patch creates: the patch without its null fields. */
  static ObjectNode withoutNulls(ObjectNode patch) {
    return (ObjectNode) apply(JsonNodeFactory.instance.objectNode(), patch);
  }
}
