package dev.parley.session.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.session.metadata.MetadataCondition.Comparator;
import dev.parley.session.metadata.MetadataCondition.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of a {@link MetadataCondition} that an index can answer: if the condition is true, the
 * metadata contains one of these objects. The converse does not hold.
 *
 * @param objects at least one, at most {@link #MAX_OBJECTS}
 */
public record MetadataTerms(List<ObjectNode> objects) {

  /** Limit on the objects, because each is a separate index lookup. */
  private static final int MAX_OBJECTS = 16;

  /** A path element that can be an array index instead of a key. */
  private static final Pattern INDEX = Pattern.compile("\\s*[-+]?[0-9]+");

  /** Returns the terms of a condition; empty if an index does not help. */
  public static Optional<MetadataTerms> of(MetadataCondition condition) {
    if (condition instanceof MetadataCondition.All all) {
      return all.conditions().stream()
          .flatMap(part -> of(part).stream())
          .reduce(MetadataTerms::both);
    }
    if (condition instanceof MetadataCondition.Any any) {
      return limited(any.conditions().stream().map(MetadataTerms::of).toList());
    }
    if (condition instanceof MetadataCondition.Comparison comparison) {
      return comparison.comparator() == Comparator.EQUAL
          ? at(comparison.path(), Stream.of(MetadataSql.json(comparison.value())))
          : Optional.empty();
    }
    if (condition instanceof MetadataCondition.In in) {
      return at(in.path(), in.values().stream().map(MetadataSql::json));
    }
    if (condition instanceof MetadataCondition.Contains contains) {
      return at(contains.path(), Stream.of(MetadataSql.json(List.of(contains.value()))));
    }
    return Optional.empty();
  }

  /** Whether the terms cover the whole condition, so that an index finds few other rows. */
  public static boolean cover(MetadataCondition condition) {
    if (condition instanceof MetadataCondition.All all) {
      return all.conditions().stream().allMatch(MetadataTerms::cover);
    }
    if (condition instanceof MetadataCondition.Any any) {
      return of(any).isPresent() && any.conditions().stream().allMatch(MetadataTerms::cover);
    }
    return of(condition).isPresent();
  }

  private static Optional<MetadataTerms> at(Path path, Stream<JsonNode> values) {
    List<String> keys = path.keys();
    if (keys.stream().skip(1).anyMatch(key -> INDEX.matcher(key).matches())) {
      return Optional.empty();
    }
    return limited(
        values.map(value -> Optional.of(new MetadataTerms(List.of(at(keys, value))))).toList());
  }

  private static ObjectNode at(List<String> keys, JsonNode value) {
    JsonNode object = value;
    for (int i = keys.size() - 1; i >= 0; i--) {
      object = JsonNodeFactory.instance.objectNode().set(keys.get(i), object);
    }
    return (ObjectNode) object;
  }

  /** Combines alternatives; empty if one of them has no terms, or if there are too many objects. */
  private static Optional<MetadataTerms> limited(List<Optional<MetadataTerms>> parts) {
    List<ObjectNode> objects = new ArrayList<>();
    for (Optional<MetadataTerms> part : parts) {
      part.ifPresent(terms -> objects.addAll(terms.objects()));
      if (part.isEmpty() || objects.size() > MAX_OBJECTS) {
        return Optional.empty();
      }
    }
    return Optional.of(new MetadataTerms(List.copyOf(objects)));
  }

  /**
   * Combines two terms that both hold: the merged object if each has one, else the terms with fewer
   * objects.
   */
  private static MetadataTerms both(MetadataTerms one, MetadataTerms other) {
    if (one.objects.size() == 1 && other.objects.size() == 1) {
      return new MetadataTerms(List.of(merged(one.objects.get(0), other.objects.get(0))));
    }
    return one.objects.size() <= other.objects.size() ? one : other;
  }

  /** Merges two objects; where they conflict, the first takes precedence. */
  private static ObjectNode merged(ObjectNode one, ObjectNode other) {
    ObjectNode merged = one.deepCopy();
    other
        .properties()
        .forEach(
            field -> {
              JsonNode here = merged.get(field.getKey());
              if (here == null) {
                merged.set(field.getKey(), field.getValue());
              } else if (here instanceof ObjectNode inner
                  && field.getValue() instanceof ObjectNode more) {
                merged.set(field.getKey(), merged(inner, more));
              }
            });
    return merged;
  }

  /** The values to look up, in the format of the function {@code session_terms}. */
  public List<String> json(UUID agent) {
    return objects.stream()
        .map(
            object ->
                JsonNodeFactory.instance.objectNode().set(agent.toString(), object).toString())
        .toList();
  }
}
