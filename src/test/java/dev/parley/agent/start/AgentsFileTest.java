package dev.parley.agent.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class AgentsFileTest {

  private static final String NAME_RULE =
      "must be 1 to 63 letters, digits, '-' and '_', with a letter or digit first and last";
  private static final String RID_RULE = "must be a RID such as ri.aip-agents..agent.<uuid>";
  private static final String WORKSPACE_RULE =
      "must be 1 to 128 letters, digits, '.', '-' and '_', with a letter or digit first";
  private static final String VERSION_RULE = "must be major.minor, such as \"1.0\"";
  private static final String TEXT_RULE = "must not contain NUL characters or unpaired surrogates";
  private static final String JSON_RULE =
      "must be nested at most 64 deep, without NUL characters, unpaired surrogates and numbers beyond"
          + " the range of a double or of more than 990 digits";
  private static final String LIST_RULE = "must be a list of agents";
  private static final String DOCUMENT_RULE = "must be one YAML document with a list of agents";
  private static final String WRONG_TYPE = "has the wrong type";
  private static final String NO_FIELD = "is not a field of an agents file";
  private static final String NO_YAML = "is not valid YAML";
  private static final String TWICE = "is declared twice";

  /** A rocket: one character of two chars. */
  private static final String ROCKET = "\uD83D\uDE80";

  @TempDir Path directory;

  private Path file(String yaml) {
    try {
      return Files.writeString(directory.resolve("agents.yaml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<AgentDeclaration> read(String yaml) throws AgentsFile.Unusable {
    return new AgentsFile(file(yaml).toString(), "default").read();
  }

  /** What is said about a file that is refused. */
  private static String refusal(String location) {
    AgentsFile.Unusable refused =
        catchThrowableOfType(
            AgentsFile.Unusable.class, () -> new AgentsFile(location, "default").read());
    assertThat(refused).as("the refusal of " + location).isNotNull();
    return refused.getMessage();
  }

  /** The place and the rule that a refused file is told. */
  private String reason(String yaml) {
    String location = file(yaml).toString();
    String message = refusal(location);
    String start = "agents file " + location + ", ";
    assertThat(message)
        .startsWith(start)
        .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]")
        .doesNotContainPattern("Exception|fasterxml|snakeyaml|java\\.|AgentDeclaration|Node");
    return message.substring(start.length());
  }

  /** A file with one agent, the rest of which is given, in one line. */
  private static String agent(String fields) {
    return "agents: [{name: a, " + fields + "}]";
  }

  /** A file with one version of one agent. */
  private static String version(String fields) {
    return agent("versions: [{" + fields + "}]");
  }

  private static String definition(String definition) {
    return version("version: '1.0', definition: " + definition);
  }

  static List<Arguments> brokenFiles() {
    return List.of(
        // No agents file at all.
        Arguments.of("", "line 1: " + DOCUMENT_RULE),
        Arguments.of("# nothing", "line 1: " + DOCUMENT_RULE),
        Arguments.of("[]", "line 1: " + DOCUMENT_RULE),
        Arguments.of("- name: a", "line 1: " + DOCUMENT_RULE),
        Arguments.of("agents", "line 1: " + DOCUMENT_RULE),
        Arguments.of("agents: []\n---\nagents: []", "line 3: " + DOCUMENT_RULE),
        Arguments.of("---", "agents: " + LIST_RULE),
        Arguments.of("null", "agents: " + LIST_RULE),
        Arguments.of("{}", "agents: " + LIST_RULE),
        Arguments.of("agents:", "agents: " + LIST_RULE),
        Arguments.of("agents: null", "agents: " + LIST_RULE),
        Arguments.of("agents: [null]", "agents: " + LIST_RULE),
        Arguments.of("agents:\n  - name: a\n  -", "agents: " + LIST_RULE),
        // No YAML.
        Arguments.of("agents: [", "line 1: " + NO_YAML),
        Arguments.of("agents:\n  - name: a\n bad", "line 3: " + NO_YAML),
        Arguments.of("agents: []\n\"agents", "line 2: " + NO_YAML),
        Arguments.of("agents:\n\t- name: a", "line 2: " + NO_YAML),
        Arguments.of("agents: @x", "line 1: " + NO_YAML),
        Arguments.of("agents: \u0001", "line 1: " + NO_YAML),
        Arguments.of(agent("description: \"\\U00110000\""), "line 1: " + NO_YAML),
        Arguments.of("agents:\n  - name: a\n    name: b", "line 3: " + NO_YAML),
        Arguments.of("agents: []\nagents: []", "line 2: " + NO_YAML),
        // Fields that there are not.
        Arguments.of("agent: []", "line 1, agent: " + NO_FIELD),
        Arguments.of("agents: []\nversion: 1", "line 2, version: " + NO_FIELD),
        Arguments.of(
            "agents:\n  - name: a\n    colour: b", "line 3, agents[0].colour: " + NO_FIELD),
        Arguments.of(agent("displayName: b"), "line 1, agents[0].displayName: " + NO_FIELD),
        Arguments.of(
            version("version: '1.0', definitions: {}"),
            "line 1, agents[0].versions[0].definitions: " + NO_FIELD),
        Arguments.of(agent("\"b\\nc\": d"), "line 1, agents[0].b?c: " + NO_FIELD),
        Arguments.of(agent("\"b\\Lc\\Pd\\Ne\": f"), "line 1, agents[0].b?c?d?e: " + NO_FIELD),
        // Wrong types.
        Arguments.of("agents: a", "line 1, agents: " + WRONG_TYPE),
        Arguments.of("agents: ''", "line 1, agents: " + WRONG_TYPE),
        Arguments.of("agents: {name: a}", "line 1, agents: " + WRONG_TYPE),
        Arguments.of("agents: [a]", "line 1, agents[0]: " + WRONG_TYPE),
        Arguments.of("agents:\n- name: a\n- []", "line 3, agents[1]: " + WRONG_TYPE),
        Arguments.of("agents: [{name: []}]", "line 1, agents[0].name: " + WRONG_TYPE),
        Arguments.of(agent("rid: {}"), "line 1, agents[0].rid: " + WRONG_TYPE),
        Arguments.of(agent("workspace: []"), "line 1, agents[0].workspace: " + WRONG_TYPE),
        Arguments.of(agent("display_name: []"), "line 1, agents[0].display_name: " + WRONG_TYPE),
        Arguments.of(agent("description: {}"), "line 1, agents[0].description: " + WRONG_TYPE),
        Arguments.of(agent("enabled: maybe"), "line 1, agents[0].enabled: " + WRONG_TYPE),
        Arguments.of(agent("enabled: 'true'"), "line 1, agents[0].enabled: " + WRONG_TYPE),
        Arguments.of(agent("enabled: ''"), "line 1, agents[0].enabled: " + WRONG_TYPE),
        Arguments.of(agent("enabled: 1"), "line 1, agents[0].enabled: " + WRONG_TYPE),
        Arguments.of(agent("enabled: []"), "line 1, agents[0].enabled: " + WRONG_TYPE),
        Arguments.of(agent("versions: '1.0'"), "line 1, agents[0].versions: " + WRONG_TYPE),
        Arguments.of(agent("versions: {}"), "line 1, agents[0].versions: " + WRONG_TYPE),
        Arguments.of(agent("versions: ['1.0']"), "line 1, agents[0].versions[0]: " + WRONG_TYPE),
        Arguments.of(
            version("version: [1, 0]"), "line 1, agents[0].versions[0].version: " + WRONG_TYPE),
        Arguments.of(definition("a"), "line 1, agents[0].versions[0].definition: " + WRONG_TYPE),
        Arguments.of(definition("''"), "line 1, agents[0].versions[0].definition: " + WRONG_TYPE),
        Arguments.of(definition("[]"), "line 1, agents[0].versions[0].definition: " + WRONG_TYPE),
        Arguments.of(definition("1"), "line 1, agents[0].versions[0].definition: " + WRONG_TYPE),
        // Names.
        Arguments.of("agents: [{}]", "agents[0].name: " + NAME_RULE),
        Arguments.of("agents: [{name: null}]", "agents[0].name: " + NAME_RULE),
        Arguments.of("agents: [{name: a}, {rid: b}]", "agents[1].name: " + NAME_RULE),
        // Texts.
        Arguments.of(
            agent("display_name: ''"), "agents[0].display_name: must be 1 to 200 characters"),
        Arguments.of(
            agent("display_name: " + ROCKET.repeat(201)),
            "agents[0].display_name: must be 1 to 200 characters"),
        Arguments.of(agent("display_name: \"a\\0\""), "agents[0].display_name: " + TEXT_RULE),
        Arguments.of(
            agent("description: " + ROCKET.repeat(4097)),
            "agents[0].description: must be at most 4096 characters"),
        Arguments.of(agent("description: \"a\\0\""), "agents[0].description: " + TEXT_RULE),
        Arguments.of(agent("description: \"\\uD83D\""), "agents[0].description: " + TEXT_RULE),
        // Versions.
        Arguments.of(agent("versions: [null]"), "agents[0].versions[0]: is empty"),
        Arguments.of(version(""), "agents[0].versions[0].version: " + VERSION_RULE),
        Arguments.of(version("definition: {}"), "agents[0].versions[0].version: " + VERSION_RULE),
        Arguments.of(version("version: null"), "agents[0].versions[0].version: " + VERSION_RULE),
        Arguments.of(version("version: '1.0'"), "agents[0].versions[0].definition: is missing"),
        Arguments.of(definition("null"), "agents[0].versions[0].definition: is missing"),
        Arguments.of(
            agent(
                "versions: [{version: '1.0', definition: {}}, {version: '1.0', definition: {a: 1}}]"),
            "agents[0].versions[1].version: " + TWICE),
        // Definitions that PostgreSQL does not keep.
        Arguments.of(
            definition("{a: [\"\\0\"]}"), "agents[0].versions[0].definition: " + JSON_RULE),
        Arguments.of(
            definition("{a: {\"\\0\": 1}}"), "agents[0].versions[0].definition: " + JSON_RULE),
        Arguments.of(
            definition("{a: {b: \"\\uDE80\"}}"), "agents[0].versions[0].definition: " + JSON_RULE),
        Arguments.of(
            definition("{a: [1e400000]}"), "agents[0].versions[0].definition: " + JSON_RULE),
        Arguments.of(
            definition("{a: 1e-400000}"), "agents[0].versions[0].definition: " + JSON_RULE),
        Arguments.of(definition("{a: .nan}"), "line 1: " + NO_YAML),
        Arguments.of(
            "agents:\n- name: a\n  versions:\n  - version: '1.0'\n    definition: {b: 1, b: 2}",
            "line 5: " + NO_YAML),
        // One agent twice.
        Arguments.of("agents: [{name: a}, {name: b}, {name: a}]", "agents[2].name: " + TWICE),
        Arguments.of(
            "agents: [{name: a, workspace: w}, {name: a, workspace: w}]",
            "agents[1].name: " + TWICE),
        Arguments.of(
            "agents: [{name: a}, {name: a, workspace: default}]", "agents[1].name: " + TWICE),
        Arguments.of(
            "agents: [{name: a, rid: ri.x..y.z}, {name: b, rid: ri.x..y.z}]",
            "agents[1].rid: " + TWICE),
        Arguments.of(
            "agents: [{name: a, rid: ri.x..y.z, workspace: default}, {name: b, rid: ri.x..y.z}]",
            "agents[1].rid: " + TWICE));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void An_error_is_reported_in_one_line_with_its_position(String yaml, String reason) {
    assertThat(reason(yaml)).isEqualTo(reason);
  }

  static List<String> badNames() {
    return List.of(
        "",
        " ",
        "-a",
        "a-",
        "_a",
        "a_",
        "a b",
        "a.b",
        "a/b",
        "a:b",
        "\u00e9",
        ROCKET,
        "a\n",
        "a".repeat(64));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void An_invalid_name_is_rejected(String name) {
    assertThat(reason("agents: [{name: %s}]".formatted(quoted(name))))
        .isEqualTo("agents[0].name: " + NAME_RULE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a-b_c", "A1", "a--b"})
  void A_valid_name_is_accepted(String name) throws AgentsFile.Unusable {
    assertThat(read("agents: [{name: %s}]".formatted(quoted(name))))
        .extracting(AgentDeclaration::name)
        .containsExactly(name);
  }

  @Test
  void A_name_has_63_characters_at_most() throws AgentsFile.Unusable {
    assertThat(read("agents: [{name: " + "a".repeat(63) + "}]")).hasSize(1);
  }

  static List<String> badRids() {
    return List.of(
        "",
        "demo",
        "ri",
        "ri.",
        "ri.x.y.z",
        "ri.x..y.",
        "ri.x...z",
        "RI.x..y.z",
        "ri.X..y.z",
        "ri.x..Y.z",
        "ri.x.-.y.z",
        "ri.1x..y.z",
        "ri.x..y.a b",
        "ri.x..y.\u00e9",
        "ri.x..y.z\n",
        " ri.x..y.z",
        "ri.x..y." + "z".repeat(249));
  }

  @ParameterizedTest
  @MethodSource("badRids")
  void An_invalid_rid_is_rejected(String rid) {
    assertThat(reason(agent("rid: " + quoted(rid)))).isEqualTo("agents[0].rid: " + RID_RULE);
  }

  @Test
  void A_valid_rid_is_accepted() throws AgentsFile.Unusable {
    for (String rid : List.of("ri.x..y.z", "ri.x.0-a.y.Z._-9", "ri.x..y." + "z".repeat(256 - 8))) {
      assertThat(read(agent("rid: " + rid)).get(0).rid()).contains(rid);
    }
  }

  static List<String> badWorkspaces() {
    return List.of("", " ", "-a", "_a", ".a", "a b", "a/b", "\u00e9", "a\n", "a".repeat(129));
  }

  @ParameterizedTest
  @MethodSource("badWorkspaces")
  void An_invalid_workspace_is_rejected(String workspace) {
    assertThat(reason(agent("workspace: " + quoted(workspace))))
        .isEqualTo("agents[0].workspace: " + WORKSPACE_RULE);
  }

  @Test
  void A_valid_workspace_is_accepted() throws AgentsFile.Unusable {
    for (String workspace : List.of("a", "0", "tenant-b", "a.b_c-", "a".repeat(128))) {
      assertThat(read(agent("workspace: " + quoted(workspace))).get(0).workspace())
          .contains(workspace);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "v1.0", "01.0", "1.00", "-1.0", "1.0.0", " 1.0", "latest"})
  void An_invalid_version_is_rejected(String version) {
    assertThat(reason(version("version: " + quoted(version) + ", definition: {}")))
        .isEqualTo("agents[0].versions[0].version: " + VERSION_RULE);
  }

  @Test
  void Lengths_are_counted_in_characters() throws AgentsFile.Unusable {
    AgentDeclaration agent =
        read(agent(
                "display_name: %s, description: %s"
                    .formatted(ROCKET.repeat(200), ROCKET.repeat(4096))))
            .get(0);
    assertThat(agent.displayName()).contains(ROCKET.repeat(200));
    assertThat(agent.description()).contains(ROCKET.repeat(4096));
  }

  @Test
  void A_missing_file_is_reported() {
    String location = directory.resolve("none.yaml").toString();
    assertThat(refusal(location)).isEqualTo("agents file " + location + " does not exist");
    assertThat(refusal("classpath:none.yaml"))
        .isEqualTo("agents file classpath:none.yaml does not exist");
  }

  @Test
  void An_unreadable_file_is_reported() {
    assertThat(refusal(directory.toString()))
        .isEqualTo("agents file " + directory + " cannot be read");
  }

  @Test
  void A_file_that_is_not_UTF_8_is_rejected() throws IOException {
    Path file = directory.resolve("latin1.yaml");
    Files.write(
        file, agent("description: caf\u00e9 au lait").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refusal(file.toString()))
        .isEqualTo("agents file " + file + ", line 1: is not valid YAML");
  }

  @Test
  void A_definition_of_any_depth_is_reported_in_one_line() {
    assertThat(reason(definition("{a: " + "[".repeat(5000) + "]".repeat(5000) + "}")))
        .matches("line \\d+.*: is not valid YAML");
  }

  @Test
  void All_fields_are_read() throws AgentsFile.Unusable {
    List<AgentDeclaration> agents =
        read(
            """
            agents:
              - name: helper
                rid: ri.aip-agents..agent.helper
                workspace: tenant-b
                display_name: The helper
                description: |
                  Helps.
                  A lot.
                enabled: false
                versions:
                  - version: "1.0"
                    definition: {kind: hosted}
                  - version: "1.10"
                    definition:
                      kind: hosted
                      temperature: 0.10
                      tools: [search, null]
            """);
    AgentDeclaration agent = agents.get(0);
    assertThat(agents).hasSize(1);
    assertThat(agent.name()).isEqualTo("helper");
    assertThat(agent.rid()).contains("ri.aip-agents..agent.helper");
    assertThat(agent.workspace()).contains("tenant-b");
    assertThat(agent.displayName()).contains("The helper");
    assertThat(agent.description()).contains("Helps.\nA lot.\n");
    assertThat(agent.enabled()).contains(false);
    assertThat(agent.versions())
        .extracting(AgentDeclaration.Version::version)
        .containsExactly("1.0", "1.10");
    assertThat(agent.versions().get(0).definition())
        .isEqualTo(JsonNodeFactory.instance.objectNode().put("kind", "hosted"));
    assertThat(agent.versions().get(1).definition().toString())
        .matches("\\{\"kind\":\"hosted\",\"temperature\":0\\.10?,\"tools\":\\[\"search\",null]}");
  }

  @Test
  void Only_the_name_is_required() throws AgentsFile.Unusable {
    assertThat(read("agents: [{name: a}]"))
        .containsExactly(
            new AgentDeclaration(
                "a",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
  }

  @Test
  void Null_counts_as_absent() throws AgentsFile.Unusable {
    assertThat(
            read(
                agent(
                    "rid: null, workspace: null, display_name: null, description: null,"
                        + " enabled: null, versions: null")))
        .isEqualTo(read("agents: [{name: a}]"));
  }

  @Test
  void An_agents_file_can_be_empty() throws AgentsFile.Unusable {
    assertThat(read("agents: []")).isEmpty();
  }

  @Test
  void The_same_name_and_rid_can_be_used_in_two_workspaces() throws AgentsFile.Unusable {
    assertThat(
            read(
                """
                agents:
                  - {name: a, rid: ri.x..y.z}
                  - {name: a, rid: ri.x..y.z, workspace: one}
                  - {name: a, rid: ri.x..y.z, workspace: two}
                """))
        .extracting(AgentDeclaration::workspace)
        .containsExactly(Optional.empty(), Optional.of("one"), Optional.of("two"));
  }

  @Test
  void Two_agents_can_declare_the_same_version() throws AgentsFile.Unusable {
    assertThat(
            read(
                """
                agents:
                  - {name: a, versions: [{version: "1.0", definition: {}}]}
                  - {name: b, versions: [{version: "1.0", definition: {}}]}
                """))
        .hasSize(2);
  }

  @Test
  void The_demo_agent_is_shipped() throws AgentsFile.Unusable {
    List<AgentDeclaration> agents = new AgentsFile("classpath:demo-agents.yaml", "default").read();
    assertThat(agents).extracting(AgentDeclaration::name).containsExactly("demo");
    assertThat(agents.get(0).workspace()).isEmpty();
    assertThat(agents.get(0).versions())
        .extracting(AgentDeclaration.Version::version)
        .containsExactly("1.0", "1.1");
  }

  /** Any of the texts above in YAML's double quotes. */
  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }
}
