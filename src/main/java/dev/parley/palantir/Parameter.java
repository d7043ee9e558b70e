package dev.parley.palantir;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * A variable of an agent.
 *
 * @param parameterType the type of its values
 * @param access what the agent may do with it
 * @param description human-readable description; null for none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirParameter")
public record Parameter(
    @Schema(required = true) Type parameterType,
    @Schema(required = true) Access access,
    String description) {

  public Parameter {
    Objects.requireNonNull(parameterType);
    Objects.requireNonNull(access);
  }

  /** What an agent may do with a variable. */
  @Schema(name = "PalantirParameterAccess")
  public enum Access {
    READ_ONLY,
    READ_WRITE
  }

  /** The type of a variable's values. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({@JsonSubTypes.Type(Text.class), @JsonSubTypes.Type(ObjectSet.class)})
  @Schema(
      name = "PalantirParameterType",
      oneOf = {Text.class, ObjectSet.class},
      discriminatorProperty = "type",
      discriminatorMapping = {
        @DiscriminatorMapping(value = "string", schema = Text.class),
        @DiscriminatorMapping(value = "objectSet", schema = ObjectSet.class)
      })
  public sealed interface Type {}

  /**
   * Strings.
   *
   * @param defaultValue the value if none is given; null for none
   */
  @RegisterForReflection
  @JsonTypeName("string")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "PalantirStringParameter",
      requiredProperties = "type",
      properties = @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = "string"))
  public record Text(String defaultValue) implements Type {}

  /**
   * Sets of objects.
   *
   * @param expectedObjectTypes the allowed types of the objects
   */
  @RegisterForReflection
  @JsonTypeName("objectSet")
  @Schema(
      name = "PalantirObjectSetParameter",
      requiredProperties = {"type", "expectedObjectTypes"},
      properties =
          @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = "objectSet"))
  public record ObjectSet(List<String> expectedObjectTypes) implements Type {

    public ObjectSet {
      expectedObjectTypes = List.copyOf(expectedObjectTypes);
    }
  }
}
