package dev.parley.session.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.session.metadata.MetadataCondition.Comparator;
import dev.parley.session.metadata.MetadataCondition.Path;
import dev.parley.session.metadata.MetadataCondition.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A {@link MetadataCondition} as SQL on a session {@code s}. The SQL text contains no input from
 * the request, and no stored value can make the statement fail.
 *
 * @param sql the condition
 * @param parameters the values of its named parameters, all of them text
 */
public record MetadataSql(String sql, Map<String, String> parameters) {

  /** Translates a condition. */
  public static MetadataSql of(MetadataCondition condition) {
    Translation translation = new Translation(new LinkedHashMap<>());
    return new MetadataSql(translation.sql(condition), Map.copyOf(translation.parameters()));
  }

  /** A value as JSON. */
  static JsonNode json(Value value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Value.Text text) {
      return json.textNode(text.text());
    }
    return value instanceof Value.Number number
        ? json.numberNode(number.number())
        : json.booleanNode(((Value.Bool) value).value());
  }

  /** Values as a JSON array. */
  static ArrayNode json(List<Value> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> array.add(json(value)));
    return array;
  }

  /** A translation in progress. */
  private record Translation(Map<String, String> parameters) {

    String sql(MetadataCondition condition) {
      if (condition instanceof MetadataCondition.All all) {
        return joined(all.conditions(), " and ");
      }
      if (condition instanceof MetadataCondition.Any any) {
        return joined(any.conditions(), " or ");
      }
      if (condition instanceof MetadataCondition.Not not) {
        return "not " + sql(not.condition());
      }
      return "(" + single(condition) + ")";
    }

    private String joined(List<MetadataCondition> conditions, String word) {
      return conditions.stream().map(this::sql).collect(Collectors.joining(word, "(", ")"));
    }

    private String single(MetadataCondition condition) {
      if (condition instanceof MetadataCondition.Comparison comparison) {
        return comparison(comparison);
      }
      if (condition instanceof MetadataCondition.Like like) {
        String path = path(like.path());
        return "case jsonb_typeof(s.metadata #> %1$s) when 'string' then (s.metadata #>> %1$s) like %2$s end"
            .formatted(path, parameter(closed(like.pattern()), "text"));
      }
      if (condition instanceof MetadataCondition.In in) {
        // An array contains every array of some of its elements, which is not equality.
        return "case when jsonb_typeof(s.metadata #> %1$s) in ('array', 'object') then false else %3$s @> %2$s end"
            .formatted(
                path(in.path()),
                value(path(in.path())),
                parameter(json(in.values()).toString(), "jsonb"));
      }
      if (condition instanceof MetadataCondition.Contains contains) {
        String path = path(contains.path());
        return "case when %2$s is not null then jsonb_typeof(s.metadata #> %1$s) = 'array' and (s.metadata #> %1$s) @> %3$s end"
            .formatted(path, value(path), parameter(json(contains.value()).toString(), "jsonb"));
      }
      return value(path(((MetadataCondition.Absent) condition).path())) + " is null";
    }

    private String comparison(MetadataCondition.Comparison comparison) {
      String path = path(comparison.path());
      String operator = operator(comparison.comparator());
      if (comparison.comparator() == Comparator.EQUAL
          || comparison.comparator() == Comparator.DIFFERENT) {
        return value(path) + operator + parameter(json(comparison.value()).toString(), "jsonb");
      }
      if (comparison.value() instanceof Value.Text text) {
        return "case jsonb_typeof(s.metadata #> %1$s) when 'string' then (s.metadata #>> %1$s) collate \"C\" %2$s %3$s end"
            .formatted(path, operator, parameter(text.text(), "text"));
      }
      // jsonb orders values of the same type by value.
      return "case jsonb_typeof(s.metadata #> %1$s) when '%4$s' then (s.metadata #> %1$s) %2$s %3$s end"
          .formatted(
              path,
              operator,
              parameter(json(comparison.value()).toString(), "jsonb"),
              comparison.value() instanceof Value.Number ? "number" : "boolean");
    }

    private static String operator(Comparator comparator) {
      return switch (comparator) {
        case EQUAL -> " = ";
        case DIFFERENT -> " <> ";
        case LESS -> " < ";
        case LESS_OR_EQUAL -> " <= ";
        case GREATER -> " > ";
        case GREATER_OR_EQUAL -> " >= ";
      };
    }

    /** The value at a path; SQL null in place of JSON null. */
    private static String value(String path) {
      return "nullif(s.metadata #> " + path + ", cast('null' as jsonb))";
    }

    private String path(Path path) {
      return parameter(
          path.keys().stream()
              .map(key -> '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
              .collect(Collectors.joining(",", "{", "}")),
          "text[]");
    }

    /** A parameter that is parsed once, not for each row. */
    private String parameter(String value, String type) {
      String name = "m" + parameters.size();
      parameters.put(name, value);
      return type.equals("text")
          ? "cast(:" + name + " as text)"
          : "(select cast(cast(:" + name + " as text) as " + type + "))";
    }

    /**
     * Returns a pattern that does not end with an escape: a trailing single backslash is doubled.
     */
    private static String closed(String pattern) {
      long backslashes =
          IntStream.iterate(pattern.length() - 1, i -> i >= 0, i -> i - 1)
              .takeWhile(i -> pattern.charAt(i) == '\\')
              .count();
      return backslashes % 2 == 0 ? pattern : pattern + "\\";
    }
  }
}
