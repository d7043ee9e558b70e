package dev.parley.runtime.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP servers in definitions, and the names of their tools. */
@DisplayNameGeneration(Sentences.class)
class McpServerTest {

  private static List<McpServer> servers(String tools) {
    try {
      return McpServer.of(new ObjectMapper().readTree(tools.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static McpServer server(String fields) {
    return servers(
            "[{'type':'function','name':'f'},{'type':'mcp','server_label':'a','server_url':'https://a.example/mcp/'"
                + fields
                + "}]")
        .get(0);
  }

  @Test
  void The_path_of_a_URL_is_kept_as_it_is_written() {
    assertThat(server("").path()).isEqualTo("/mcp/");
    assertThat(server("").url()).isEqualTo(server("").url());
  }

  @Test
  void Headers_are_sent_and_not_shown() {
    McpServer server = server(",'headers':{'X-Key':'k1'},'authorization':'k2'");
    assertThat(server.headers()).isEqualTo(Map.of("x-key", "k1", "authorization", "Bearer k2"));
    assertThat(server.toString()).doesNotContain("k1", "k2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'type':'mcp','server_label':'','server_url':'https://a.example'}] | server_label",
        "[{'type':'mcp','server_label':'a b','server_url':'https://a.example'}] | server_label",
        "[{'type':'mcp','server_label':'a','server_url':'ftp://a.example'}] | server_url",
        "[{'type':'mcp','server_label':'a','server_url':'https://u:p@a.example'}] | server_url",
        "[{'type':'mcp','server_label':'a','server_url':'https://a.example','headers':{'x':'\\u000d'}}] | header",
        "[{'type':'mcp','server_label':'a','server_url':'https://a.example','allowed_tools':'read'}] | allowed_tools",
        "[{'type':'mcp','server_label':'a','server_url':'https://a.example','allowed_tools':{'read_only':true}}] | allowed_tools",
        "[{'type':'mcp','server_label':'a','server_url':'https://a.example'},{'type':'mcp','server_label':'a','server_url':'https://b.example'}] | label"
      })
  void A_server_that_cannot_be_called_is_refused(String tools, String message) {
    assertThatThrownBy(() -> servers(tools))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "Accept",
        "Accept-Encoding",
        "Connection",
        "Keep-Alive",
        "Cookie",
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "x_forwarded_host",
        "X-Original-URL",
        "X-Real-IP",
        "Mcp-Session-Id",
        "Mcp-Anything",
        "Proxy-Authorization",
        "Transfer-Encoding"
      })
  void Headers_of_protocols_and_proxies_are_refused(String name) {
    assertThatThrownBy(() -> server(",'headers':{'%s':'b'}".formatted(name)))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("A header for the MCP server 'a' cannot be sent.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'name':'a__read'", "'function':{'name':'a__'}"})
  void A_function_with_a_name_for_tools_of_a_server_is_refused(String function) {
    assertThatThrownBy(
            () ->
                servers(
                    "[{'type':'function',%s},{'type':'mcp','server_label':'a','server_url':'https://a.example'}]"
                        .formatted(function)))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("must not begin with the label 'a'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x' | true | true",
        "null | true | true",
        "'never' | false | false",
        "'always' | true | true",
        "{'never':{'tool_names':['read']}} | false | true",
        "{'always':{'tool_names':['read']}} | true | true"
      })
  void Tools_need_an_approval_unless_the_definition_says_otherwise(
      String rule, boolean read, boolean write) {
    ApprovalRule approval = server(",'require_approval':" + rule).approval();
    assertThat(approval.needed("read")).isEqualTo(read);
    assertThat(approval.needed("write")).isEqualTo(write);
  }

  @ParameterizedTest
  @CsvSource({"[], false", "null, true", "'[''x'']', false", "'[''read'']', true"})
  void Only_allowed_tools_may_be_used(String allowed, boolean read) {
    assertThat(server(",'allowed_tools':" + allowed).allows("read")).isEqualTo(read);
  }

  @Test
  void Names_of_tools_are_names_of_functions_and_differ() {
    assertThat(ToolName.of("docs", "search")).isEqualTo("docs__search");
    assertThat(ToolName.of("docs", "a.b")).matches("docs__a_b_[0-9a-f]{8}");
    assertThat(ToolName.of("docs", "a b")).isNotEqualTo(ToolName.of("docs", "a.b"));
    assertThat(ToolName.of("docs", "x".repeat(100))).matches("[0-9A-Za-z_-]{64}");
    assertThat(ToolName.of("docs", "x".repeat(100))).matches(name -> ToolName.isOf("docs", name));
    String label = "x".repeat(64);
    assertThat(ToolName.of(label, "a")).matches(name -> ToolName.isOf(label, name));
    assertThat(ToolName.isOf("docs", "docs_search")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"a, b__c, a__b, c", "a, _b, a_, b", "a, b, a, B"})
  void Tools_of_different_servers_have_different_names(
      String server, String tool, String otherServer, String otherTool) {
    assertThat(ToolName.of(server, tool)).isNotEqualTo(ToolName.of(otherServer, otherTool));
  }

  @Test
  void Tools_that_a_model_could_not_tell_apart_are_refused() {
    Toolbox box = new Toolbox(null, new ObjectMapper());
    box.add(listed("a.b"));
    box.add(listed("a.b"));
    Toolbox.Listed same = listed(ToolName.of("a", "a.b").substring("a__".length()));
    assertThatThrownBy(() -> box.add(same))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("have the same name for the model");
    assertThat(box.functions()).hasSize(1);
  }

  private static Toolbox.Listed listed(String tool) {
    return new Toolbox.Listed(
        server(""), null, List.of(new McpTool(tool, "", MissingNode.getInstance())));
  }
}
