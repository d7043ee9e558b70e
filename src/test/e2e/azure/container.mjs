// The container of a hosted agent, without dependencies: it answers responses and invocations by repeating what it is told.
// `/wait` in a message holds its answer after the first word until an invocation says `go on`.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const waiting = [];

function event(response, fields) {
  response.write(`event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`);
}

/** Answers with the words of the last message, each in an event. */
async function respond(request, response) {
  const { input } = JSON.parse(await text(request));
  const id = request.headers["x-agent-response-id"];
  const message = input.at(-1).content.map((part) => part.text).join("");
  const words = message.replace("/wait ", "").split(/(?= )/);
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  event(response, { type: "response.created", response: { id, status: "in_progress" } });
  for (const [index, delta] of words.entries()) {
    event(response, { type: "response.output_text.delta", output_index: 0, content_index: 0, delta });
    if (index === 0 && message.startsWith("/wait ")) {
      await new Promise((resume) => waiting.push(resume));
    }
  }
  const usage = { input_tokens: input.length, output_tokens: words.length };
  event(response, { type: "response.completed", response: { id, status: "completed", usage } });
  response.end();
}

/** Answers with the body as it arrives. */
async function invoke(request, response) {
  response.writeHead(200, { "Content-Type": request.headers["content-type"] ?? "text/plain" });
  for await (const part of request) {
    if (part.toString() === "go on") {
      waiting.splice(0).forEach((resume) => resume());
    }
    response.write(part);
  }
  response.end();
}

const server = createServer(async (request, response) => {
  switch (`${request.method} ${new URL(request.url, "http://container").pathname}`) {
    case "GET /readiness":
      return response.end();
    case "POST /responses":
      return respond(request, response);
    case "POST /invocations":
      return invoke(request, response);
    default:
      return response.writeHead(404).end();
  }
});

server.listen(Number(process.env.PORT ?? 8088), () => console.log("listening"));
process.on("SIGTERM", () => server.close());
