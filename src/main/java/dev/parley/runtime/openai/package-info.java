/**
 * The runtime of models behind an OpenAI-compatible API: Chat Completions or Responses, with
 * streaming. {@link dev.parley.runtime.openai.OpenAiRuntime} answers; {@link
 * dev.parley.runtime.openai.ModelServers} decides which server is called, {@link
 * dev.parley.runtime.openai.ModelClient} calls it and retries; {@link
 * dev.parley.runtime.openai.ModelApi} has what depends on the API.
 *
 * <p>The HTTP client is that of Vert.x. A client library for the API (openai-java, LangChain4j)
 * takes a base URL and resolves its host when it connects. Here, the address that was checked must
 * be the one that is connected to, or a name server could answer the check with a public address
 * and the connection with a private one. Vert.x takes the address with the request; what remains is
 * a small parser of server-sent events.
 */
package dev.parley.runtime.openai;
