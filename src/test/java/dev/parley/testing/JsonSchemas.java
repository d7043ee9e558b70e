package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The definitions in a file of JSON Schemas in {@code schemas}, each compiled once. */
final class JsonSchemas {

  private static final String BASE = "https://parley.test/schemas/";

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          factory ->
              factory
                  .metaSchema(
                      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                          .format(new WithoutFraction())
                          .build())
                  .schemaMappers(places -> places.mapPrefix(BASE, "classpath:schemas/")));

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .formatAssertionsEnabled(true)
          .pathType(PathType.JSON_PATH)
          .locale(Locale.ENGLISH)
          .build();

  private final String file;
  private final JsonNode definitions;
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  JsonSchemas(String file) {
    this.file = file;
    definitions = schema("").getSchemaNode().get("$defs");
  }

  /** Whether there is a definition with this name. */
  boolean has(String name) {
    return definitions.has(name);
  }

  /**
   * Checks a value.
   *
   * @throws AssertionError if it does not match the definition
   */
  void check(String name, JsonNode value) {
    Set<ValidationMessage> faults =
        compiled.computeIfAbsent(name, known -> schema("#/$defs/" + known)).validate(value);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          faults.stream().map(ValidationMessage::getMessage).collect(Collectors.joining("\n")));
    }
  }

  /** The format of integers that are not written like 1.0, which JSON Schema takes for one. */
  private static final class WithoutFraction implements Format {

    @Override
    public String getName() {
      return "without-fraction";
    }

    @Override
    public boolean matches(ExecutionContext execution, ValidationContext schema, JsonNode value) {
      return value.isIntegralNumber();
    }
  }

  private JsonSchema schema(String fragment) {
    return FACTORY.getSchema(SchemaLocation.of(BASE + file + fragment), CONFIG);
  }
}
