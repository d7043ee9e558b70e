// A model and an MCP server, without dependencies. The model calls the first tool that it is offered, then tells its result.
import { createServer } from "node:http";
import { once } from "node:events";
import { json } from "node:stream/consumers";

const url = `http://localhost:${process.env.MODEL_PORT}`;

/** What an agent needs to use both. */
export const modelRuntime = { type: "openai", base_url: `${url}/v1` };

/** The server as a tool. */
export const server = { type: "mcp", server_label: "local", server_url: `${url}/mcp` };

function complete(body, response) {
  const result = body.messages.at(-1).role === "tool" ? body.messages.at(-1).content : null;
  const call = { index: 0, id: "call_1", type: "function", function: { name: body.tools?.[0].function.name, arguments: "{}" } };
  const chunks = [
    { choices: [{ delta: result === null ? { tool_calls: [call] } : { content: result } }] },
    { choices: [{ delta: {}, finish_reason: result === null ? "tool_calls" : "stop" }] },
  ];
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.end(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("") + "data: [DONE]\n\n");
}

function result({ method, params }) {
  switch (method) {
    case "initialize":
      return { protocolVersion: params.protocolVersion, capabilities: {}, serverInfo: { name: "local", version: "1" } };
    case "tools/list":
      return { tools: ["good", "bad"].map((name) => ({ name, inputSchema: { type: "object" } })) };
    default:
      return { content: [{ type: "text", text: params.name }], isError: params.name === "bad" };
  }
}

/** Runs something while both are there. */
export async function withTools(run) {
  const both = createServer(async (request, response) => {
    const body = request.method === "POST" && (await json(request));
    if (request.url === "/v1/chat/completions") {
      complete(body, response);
    } else if (body.id === undefined) {
      response.writeHead(202).end();
    } else {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id: body.id, result: result(body) }));
    }
  });
  await once(both.listen(Number(process.env.MODEL_PORT)), "listening");
  try {
    await run();
  } finally {
    both.closeAllConnections();
    both.close();
  }
}
