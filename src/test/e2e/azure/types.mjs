// Whether what is sent is what the types of the vendor's OpenAI client say, checked by TypeScript.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AIProjectClient } from "ai-projects-3";
import { modelRuntime, server, withTools } from "./tools.mjs";
import { credential, endpoint, fresh, HOSTED, hostedDefinition, options, part, withContainer } from "./support.mjs";

const vendors = createRequire(import.meta.resolve("ai-projects-3"));
const client = new AIProjectClient(endpoint, credential, options());
const values = [];

/** Notes a value that was received as one of a type of sent.ts. */
function note(type, value) {
  values.push(`const value${values.length}: ${type} = ${JSON.stringify(value, null, 1)};\n`);
}

/** Notes all of a stream, and returns its last event. */
async function noted(stream) {
  let last;
  for await (const event of stream) {
    note("Frame", event);
    last = event;
  }
  return last;
}

/** The JSON of an answer, without what the client adds to it. */
async function json(call) {
  return (await call.asResponse()).json();
}

const tools = [{ type: "function", name: "weather", parameters: { type: "object", properties: {} }, strict: false }];

async function everything(openai, first) {
  const { responses, conversations } = openai;

  await part("  streams", async () => {
    const stream = async (input, more) => noted(await responses.create({ input, stream: true, ...more }));
    assert.equal((await stream("Hello")).type, "response.completed");
    if (!first) {
      return;
    }
    assert.equal((await stream("/reason Hm")).type, "response.completed");
    assert.equal((await stream("/tool search x")).type, "response.completed");
    assert.equal((await stream("/call weather Paris", { tools })).type, "response.completed");
    assert.equal((await stream("/fail-late Almost")).type, "response.failed");
    assert.equal((await stream("/truncate Almost")).type, "response.incomplete");
    const last = await stream("Hello", { background: true, metadata: { a: "b" }, temperature: 0.5 });
    assert.equal(last.type, "response.completed");
    await noted(await responses.retrieve(last.response.id, { stream: true, starting_after: 1 }));
  });

  await part("  responses and items", async () => {
    const { id } = await json(conversations.create({ items: [{ type: "message", role: "user", content: "Hi" }] }));
    note("Conversation", await json(conversations.retrieve(id)));
    for (const input of first ? ["Hello", "/reason Hm", "/tool search x", "/call weather Paris"] : ["Hello"]) {
      const response = await json(responses.create({ input, conversation: id, ...(first && { tools }) }));
      note("Answer", response);
      note("Answer", await json(responses.retrieve(response.id)));
      (await json(responses.inputItems.list(response.id))).data.forEach((item) => note("ResponseItem", item));
    }
    (await json(conversations.items.list(id, { limit: 100 }))).data.forEach((item) => note("ConversationItem", item));
    note("Deleted", await json(conversations.delete(id)));
  });
}

function check() {
  const types = (path) => JSON.stringify(vendors.resolve(`openai/resources/${path}`));
  writeFileSync(
    "sent.ts",
    `import type { Conversation, ConversationDeletedResource as Deleted } from ${types("conversations/conversations")};
import type { ConversationItem as Item } from ${types("conversations/items")};
import type {
  Response,
  ResponseItem as InputItem,
  ResponseOutputItem,
  ResponseStreamEvent,
} from ${types("responses/responses")};

// What Azure's API has besides.
type Agent = { type: "agent_reference"; name: string; version?: string };
type Origin = { agent_reference?: Agent | null; response_id?: string | null };
type Output = ResponseOutputItem & Origin;
type ResponseItem = InputItem & Origin;
type ConversationItem = Item & Origin;
type Answer = Omit<Response, "output" | "output_text"> & {
  output: Output[];
  agent_reference: Agent | null;
  agent_session_id: string;
  store: boolean;
};

// The client makes output_text itself.
type Frame = Sent<ResponseStreamEvent>;
type Sent<T> = T extends { response: Response }
  ? Omit<T, "response"> & { response: Answer }
  : T extends { item: ResponseOutputItem }
    ? Omit<T, "item"> & { item: Output }
    : T;

${values.join("")}`,
  );
  const tsc = [vendors.resolve("typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck", "--lib", "es2022"];
  const compiled = spawnSync(process.execPath, [...tsc, "--module", "nodenext", "--target", "es2022", "sent.ts"]);
  assert.equal(compiled.status, 0, `sent.ts:\n${compiled.stdout}`);
}

await part("an agent", async () => {
  const agentName = fresh("types");
  const { version } = await client.agents.createVersion(agentName, { kind: "prompt", model: "some-model" });
  await everything(client.getOpenAIClient({ azureConfig: { agentName, allowPreview: true } }), true);
  await client.agents.deleteVersion(agentName, version);
});

await part("an agent in a container", () =>
  withContainer(async () => {
    const { version } = await client.agents.createVersion(HOSTED, hostedDefinition);
    await everything(client.getOpenAIClient({ azureConfig: { agentName: HOSTED, allowPreview: true } }), false);
    await client.agents.deleteVersion(HOSTED, version);
  }),
);

/** Defines an agent by hand: the client leaves out fields that it does not know. */
async function defineWithTools(agentName) {
  const { token } = await credential.getToken();
  const answer = await fetch(`${endpoint}/agents?api-version=v1`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: agentName, definition: { kind: "prompt", model: "some-model", runtime: modelRuntime } }),
  });
  assert.equal(answer.status, 200);
}

await part("an agent with tools", () =>
  withTools(async () => {
    const agentName = fresh("tools");
    await defineWithTools(agentName);
    const { responses, conversations } = client.getOpenAIClient({ azureConfig: { agentName, allowPreview: true } });
    const { id: conversation } = await json(conversations.create({}));
    for (const allowed_tools of [["good"], ["bad"]]) {
      const tools = [{ ...server, allowed_tools, require_approval: "never" }];
      assert.equal((await noted(await responses.create({ input: "Hi", stream: true, tools }))).type, "response.completed");
      note("Answer", await json(responses.create({ input: "Hi", conversation, tools })));
    }
    for (const approve of [true, false]) {
      const asked = await json(responses.create({ input: "Hi", conversation, tools: [server] }));
      note("Answer", asked);
      assert.equal(asked.output[0].type, "mcp_approval_request");
      const input = [{ type: "mcp_approval_response", approval_request_id: asked.output[0].id, approve }];
      const decided = await noted(await responses.create({ input, conversation, stream: true, tools: [server] }));
      assert.equal(decided.response.output[0].type, "mcp_call");
      note("Answer", await json(responses.retrieve(decided.response.id)));
      (await json(responses.inputItems.list(decided.response.id))).data.forEach((item) => note("ResponseItem", item));
    }
    await noted(await responses.create({ input: "Hi", stream: true, tools: [server] }));
    (await json(conversations.items.list(conversation, { limit: 100 }))).data.forEach((item) => note("ConversationItem", item));
    await client.agents.deleteVersion(agentName, "1");
  }),
);

await part("the types", check);
