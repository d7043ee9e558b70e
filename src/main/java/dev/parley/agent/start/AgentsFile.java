package dev.parley.agent.start;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.parley.agent.Rid;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.JsonPlace;
import dev.parley.identity.Workspace;
import dev.parley.store.Storable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads an agents file. An error is reported in one line with its position in the file. */
final class AgentsFile {

  private static final String CLASSPATH = "classpath:";
  private static final Pattern NAME =
      Pattern.compile("[0-9A-Za-z]([0-9A-Za-z_-]{0,61}[0-9A-Za-z])?");
  private static final String NOT_STORABLE =
      "must not contain NUL characters or unpaired surrogates";
  private static final String NOT_STORABLE_JSON =
      "must be nested at most 64 deep, without NUL characters, unpaired surrogates and numbers beyond"
          + " the range of a double or of more than 990 digits";

  private final String location;
  private final String defaultWorkspace;

  /**
   * @param location a path, or {@code classpath:} and a resource name
   * @param defaultWorkspace the workspace of agents that do not name one
   */
  AgentsFile(String location, String defaultWorkspace) {
    this.location = location;
    this.defaultWorkspace = defaultWorkspace;
  }

  /** The file cannot be used; the message is the line to show. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Reads and validates the agents that the file declares, except for the dialects' rules.
   *
   * @throws Unusable if the file cannot be read, is not an agents file, or breaks a rule
   */
  List<AgentDeclaration> read() throws Unusable {
    List<AgentDeclaration> agents = parse();
    Set<String> names = new HashSet<>();
    Set<String> rids = new HashSet<>();
    for (int i = 0; i < agents.size(); i++) {
      AgentDeclaration agent = agents.get(i);
      String place = "agents[" + i + "]";
      check(agent, place);
      String workspace = agent.workspace().orElse(defaultWorkspace);
      require(names.add(workspace + "/" + agent.name()), place + ".name", "is declared twice");
      require(
          agent.rid().isEmpty() || rids.add(workspace + "/" + agent.rid().get()),
          place + ".rid",
          "is declared twice");
    }
    return agents;
  }

  private void check(AgentDeclaration agent, String place) throws Unusable {
    require(
        agent.name() != null && NAME.matcher(agent.name()).matches(),
        place + ".name",
        "must be 1 to 63 letters, digits, '-' and '_', with a letter or digit first and last");
    require(
        agent.rid().map(rid -> Rid.is(rid) && rid.length() <= 256).orElse(true),
        place + ".rid",
        "must be a RID such as ri.aip-agents..agent.<uuid>");
    require(
        agent.workspace().map(name -> Workspace.NAME.matcher(name).matches()).orElse(true),
        place + ".workspace",
        "must be 1 to 128 letters, digits, '.', '-' and '_', with a letter or digit first");
    require(
        agent.displayName().map(name -> !name.isEmpty() && length(name) <= 200).orElse(true),
        place + ".display_name",
        "must be 1 to 200 characters");
    require(
        agent.displayName().map(Storable::text).orElse(true),
        place + ".display_name",
        NOT_STORABLE);
    require(
        agent.description().map(text -> length(text) <= 4096).orElse(true),
        place + ".description",
        "must be at most 4096 characters");
    require(
        agent.description().map(Storable::text).orElse(true), place + ".description", NOT_STORABLE);
    Set<VersionNumber> numbers = new HashSet<>();
    for (int i = 0; i < agent.versions().size(); i++) {
      AgentDeclaration.Version version = agent.versions().get(i);
      String versionPlace = place + ".versions[" + i + "]";
      require(version != null, versionPlace, "is empty");
      var number =
          VersionNumber.parse(version.version() == null ? "" : version.version())
              .orElseThrow(
                  () ->
                      unusable(versionPlace + ".version", "must be major.minor, such as \"1.0\""));
      require(numbers.add(number), versionPlace + ".version", "is declared twice");
      require(version.definition() != null, versionPlace + ".definition", "is missing");
      require(Storable.json(version.definition()), versionPlace + ".definition", NOT_STORABLE_JSON);
    }
  }

  /** Length in characters, as PostgreSQL counts them. */
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private List<AgentDeclaration> parse() throws Unusable {
    ObjectMapper yaml =
        YAMLMapper.builder()
            .addModule(new Jdk8Module())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Boolean,
                coercion ->
                    coercion
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .build();
    try (InputStream content = open()) {
      AgentDeclaration.File file =
          yaml.readValue(content.readAllBytes(), AgentDeclaration.File.class);
      if (file == null || file.agents() == null || file.agents().contains(null)) {
        throw unusable("agents", "must be a list of agents");
      }
      return file.agents();
    } catch (UnrecognizedPropertyException e) {
      throw unusable(place(e), "is not a field of an agents file");
    } catch (MismatchedInputException e) {
      throw e.getPath().isEmpty()
          ? unusable(line(e), "must be one YAML document with a list of agents")
          : unusable(place(e), "has the wrong type");
    } catch (JsonProcessingException e) {
      throw unusable(line(e), "is not valid YAML");
    } catch (NoSuchFileException e) {
      throw new Unusable("agents file " + location + " does not exist");
    } catch (IOException e) {
      throw new Unusable("agents file " + location + " cannot be read");
    }
  }

  private InputStream open() throws IOException {
    if (!location.startsWith(CLASSPATH)) {
      return Files.newInputStream(Path.of(location));
    }
    InputStream resource =
        Thread.currentThread()
            .getContextClassLoader()
            .getResourceAsStream(location.substring(CLASSPATH.length()));
    if (resource == null) {
      throw new NoSuchFileException(location);
    }
    return resource;
  }

  private static String place(JsonMappingException e) {
    String path = JsonPlace.of(e);
    return line(e) + (path.isEmpty() ? "" : ", " + path);
  }

  private static String line(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // Jackson's own location is that of the last valid token.
      if (cause instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
        return "line " + (yaml.getProblemMark().getLine() + 1);
      }
    }
    JsonLocation at = e.getLocation();
    return at == null ? "line 1" : "line " + at.getLineNr();
  }

  private void require(boolean holds, String place, String rule) throws Unusable {
    if (!holds) {
      throw unusable(place, rule);
    }
  }

  private Unusable unusable(String place, String rule) {
    return new Unusable("agents file " + location + ", " + place + ": " + rule);
  }
}
