package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The parts and methods of values: those of Java's maps, lists and texts that templates need. */
final class Methods {

  private Methods() {}

  /** A field; null if there is none. */
  static JsonNode property(JsonNode value, String name) {
    JsonNode field = value.get(name);
    return field == null && name.equals("empty") ? call(value, "isEmpty", List.of()) : field;
  }

  /**
   * An item of a list, from its end if the number is negative, or a field; null if there is none.
   */
  static JsonNode item(JsonNode value, JsonNode key) {
    if (value.isArray()) {
      int index = key.canConvertToInt() ? key.intValue() : value.size();
      return value.get(index < 0 ? index + value.size() : index);
    }
    return value.get(key.asText());
  }

  /** The result of a method; null if there is no such method, or it has none. */
  static JsonNode call(JsonNode value, String name, List<JsonNode> arguments) {
    if (arguments.stream().anyMatch(Objects::isNull)) {
      return null;
    }
    if (arguments.size() == 1) {
      JsonNode argument = arguments.get(0);
      return value.isTextual()
          ? test(value.textValue(), name, argument.asText())
          : found(value, name, argument);
    }
    return arguments.isEmpty() ? call(value, name) : null;
  }

  private static JsonNode call(JsonNode value, String name) {
    if (value.isTextual()) {
      return ofText(value.textValue(), name);
    }
    if (!value.isContainerNode()) {
      return null;
    }
    return switch (name) {
      case "size" -> LongNode.valueOf(value.size());
      case "isEmpty" -> BooleanNode.valueOf(value.isEmpty());
      case "keySet" -> names(value);
      case "values" -> values(value);
      case "entrySet" -> entries(value);
      default -> getter(value, name);
    };
  }

  /** A getter, such as {@code getKey} of an entry, is a field. */
  private static JsonNode getter(JsonNode value, String name) {
    return name.startsWith("get") && name.length() > 3 && Character.isUpperCase(name.charAt(3))
        ? value.get(name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
        : null;
  }

  private static JsonNode values(JsonNode map) {
    return map.isArray()
        ? map
        : JsonNodeFactory.instance.arrayNode().addAll(map.valueStream().toList());
  }

  private static JsonNode names(JsonNode map) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    map.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode entries(JsonNode map) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    map.properties()
        .forEach(
            field -> entries.addObject().put("key", field.getKey()).set("value", field.getValue()));
    return entries;
  }

  private static JsonNode found(JsonNode value, String name, JsonNode argument) {
    return switch (name) {
      case "get" -> item(value, argument);
      case "containsKey" -> BooleanNode.valueOf(value.has(argument.asText()));
      case "contains" ->
          BooleanNode.valueOf(
              value.isArray()
                  && value
                      .valueStream()
                      .anyMatch(item -> item.isValueNode() && same(item, argument)));
      default -> null;
    };
  }

  private static boolean same(JsonNode item, JsonNode argument) {
    return argument.isValueNode() && item.asText().equals(argument.asText());
  }

  private static JsonNode ofText(String text, String name) {
    return switch (name) {
      case "length" -> LongNode.valueOf(text.length());
      case "isEmpty" -> BooleanNode.valueOf(text.isEmpty());
      case "trim" -> TextNode.valueOf(text.strip());
      case "toUpperCase" -> TextNode.valueOf(text.toUpperCase(Locale.ROOT));
      case "toLowerCase" -> TextNode.valueOf(text.toLowerCase(Locale.ROOT));
      case "toString" -> TextNode.valueOf(text);
      default -> null;
    };
  }

  private static JsonNode test(String text, String name, String argument) {
    return switch (name) {
      case "equals" -> BooleanNode.valueOf(text.equals(argument));
      case "equalsIgnoreCase" -> BooleanNode.valueOf(text.equalsIgnoreCase(argument));
      case "contains" -> BooleanNode.valueOf(text.contains(argument));
      case "startsWith" -> BooleanNode.valueOf(text.startsWith(argument));
      case "endsWith" -> BooleanNode.valueOf(text.endsWith(argument));
      default -> null;
    };
  }
}
