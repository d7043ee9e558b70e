package dev.parley.palantir.conversation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.palantir.Parameter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** The value of one of the agent's parameters. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(ParameterValue.Text.class),
  @JsonSubTypes.Type(ParameterValue.ObjectSet.class)
})
@Schema(
    name = "PalantirParameterValue",
    oneOf = {ParameterValue.Text.class, ParameterValue.ObjectSet.class},
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "string", schema = ParameterValue.Text.class),
      @DiscriminatorMapping(value = "objectSet", schema = ParameterValue.ObjectSet.class)
    })
public sealed interface ParameterValue {

  /** The name of the value's type. */
  String typeName();

  /** Whether the value has this type. */
  default boolean is(Parameter.Type type) {
    return typeName().equals(nameOf(type));
  }

  /** The name of a type. */
  static String nameOf(Parameter.Type type) {
    return type instanceof Parameter.Text ? "string" : "objectSet";
  }

  /** A string. */
  @RegisterForReflection
  @JsonTypeName("string")
  @Schema(
      name = "PalantirStringValue",
      requiredProperties = {"type", "value"},
      properties = @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = "string"))
  record Text(String value) implements ParameterValue {

    public Text {
      Objects.requireNonNull(value);
    }

    @Override
    public String typeName() {
      return "string";
    }
  }

  /**
   * A set of objects.
   *
   * @param objectSet the set, in the format of the vendor's ontology API
   * @param ontology the ontology's name or RID
   */
  @RegisterForReflection
  @JsonTypeName("objectSet")
  @Schema(
      name = "PalantirObjectSetValue",
      requiredProperties = {"type", "objectSet", "ontology"},
      properties =
          @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = "objectSet"))
  record ObjectSet(
      @Schema(
              implementation = Object.class,
              type = SchemaType.OBJECT,
              description = "The set, in the format of the vendor's ontology API")
          JsonNode objectSet,
      @Schema(description = "Name or RID of the ontology") String ontology)
      implements ParameterValue {

    public ObjectSet {
      if (objectSet == null || !objectSet.isObject()) {
        throw new IllegalArgumentException("objectSet must be an object");
      }
      Objects.requireNonNull(ontology);
    }

    @Override
    public String typeName() {
      return "objectSet";
    }
  }
}
