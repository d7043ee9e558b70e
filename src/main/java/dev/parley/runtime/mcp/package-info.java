/**
 * Calls the tools of MCP servers, by streamable HTTP. {@link dev.parley.runtime.mcp.Toolboxes}
 * opens the tools of an agent for a turn, {@link dev.parley.runtime.mcp.McpServers} decides which
 * servers are called, {@link dev.parley.runtime.mcp.McpConnection} speaks the protocol.
 *
 * <p>The client is written here. The clients of the MCP Java SDK and of LangChain4j take a URL and
 * resolve its host when they connect, through the HTTP client of the JDK; here, the address that
 * was checked must be the one that is connected to. The exchanges, the parser of event streams and
 * the check of addresses are those of {@link dev.parley.runtime.http}; what remains of the protocol
 * are four calls.
 */
package dev.parley.runtime.mcp;
