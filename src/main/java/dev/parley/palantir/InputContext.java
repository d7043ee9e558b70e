package dev.parley.palantir;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.parley.agent.Rid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A context that a message is answered with. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(InputContext.FunctionRetrieved.class),
  @JsonSubTypes.Type(InputContext.OfObjects.class)
})
@Schema(
    name = "PalantirInputContext",
    oneOf = {InputContext.FunctionRetrieved.class, InputContext.OfObjects.class},
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(
          value = "functionRetrievedContext",
          schema = InputContext.FunctionRetrieved.class),
      @DiscriminatorMapping(value = "objectContext", schema = InputContext.OfObjects.class)
    })
public sealed interface InputContext {

  /**
   * Text that a function retrieved.
   *
   * @param functionRid the function's RID
   * @param functionVersion the function's version
   * @param retrievedPrompt the text
   */
  @RegisterForReflection
  @JsonTypeName("functionRetrievedContext")
  @Schema(
      name = "PalantirFunctionRetrievedContext",
      requiredProperties = {"type", "functionRid", "functionVersion", "retrievedPrompt"},
      properties =
          @SchemaProperty(
              name = "type",
              type = SchemaType.STRING,
              enumeration = "functionRetrievedContext"))
  record FunctionRetrieved(String functionRid, String functionVersion, String retrievedPrompt)
      implements InputContext {

    public FunctionRetrieved {
      requireRid(functionRid);
      Objects.requireNonNull(functionVersion);
      Objects.requireNonNull(retrievedPrompt);
    }
  }

  /**
   * Objects and those of their properties that matter.
   *
   * @param objectRids the objects' RIDs
   * @param propertyTypeRids the RIDs of the types of the properties
   */
  @RegisterForReflection
  @JsonTypeName("objectContext")
  @Schema(
      name = "PalantirObjectContext",
      requiredProperties = {"type", "objectRids", "propertyTypeRids"},
      properties =
          @SchemaProperty(name = "type", type = SchemaType.STRING, enumeration = "objectContext"))
  record OfObjects(List<String> objectRids, List<String> propertyTypeRids) implements InputContext {

    public OfObjects {
      objectRids = List.copyOf(objectRids);
      propertyTypeRids = List.copyOf(propertyTypeRids);
      objectRids.forEach(InputContext::requireRid);
      propertyTypeRids.forEach(InputContext::requireRid);
    }
  }

  private static void requireRid(String text) {
    if (text == null || !Rid.is(text)) {
      throw new IllegalArgumentException("not a resource identifier");
    }
  }
}
