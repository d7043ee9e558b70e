// Responses and conversations by the OpenAI client that the vendor's client gives, unmodified: of the project, and of an agent.
import assert from "node:assert/strict";
import { AIProjectClient } from "ai-projects-3";
import { all, credential, endpoint, fresh, options, part } from "./support.mjs";

const client = new AIProjectClient(endpoint, credential, options());
const agentName = fresh("answers");
const agent = await client.agents.createVersion(agentName, {
  kind: "prompt",
  model: "some-model",
  instructions: "You are a helpful assistant.",
});

async function fails(status, call) {
  await assert.rejects(call, (error) => {
    assert.equal(error.status, status, error.stack);
    return true;
  });
}

/** The text of a stream, whose events must be numbered without gaps. */
async function text(stream) {
  let read = "";
  let number = 0;
  for await (const event of stream) {
    assert.equal(event.sequence_number, number++, event.type);
    if (event.type === "response.output_text.delta") {
      read += event.delta;
    }
  }
  return read;
}

/**
 * All calls by one client.
 *
 * @param named what names the agent in a request
 */
async function everything(openai, named) {
  const { responses, conversations } = openai;

  await part("  a response", async () => {
    const created = await responses.create({ ...named, input: "Hello", metadata: { a: "b" } });
    assert.equal(created.output_text, "You said: Hello");
    assert.equal(created.status, "completed");
    const read = await responses.retrieve(created.id);
    assert.equal(read.output_text, created.output_text);
    assert.deepEqual(read.metadata, { a: "b" });
    const [input] = await all(responses.inputItems.list(created.id));
    assert.equal(input.content[0].text, "Hello");
    const next = await responses.create({ ...named, input: "More", previous_response_id: created.id });
    assert.equal(next.output_text, "You said: More\n\nBefore that: Hello");
    await responses.delete(created.id);
    await fails(404, () => responses.retrieve(created.id));
    await fails(400, () => responses.cancel(next.id));
    await fails(400, () => responses.compact({ model: "some-model", input: "Hello" }));
    await fails(400, () => responses.inputTokens.count({ input: "Hello" }));
  });

  await part("  streams", async () => {
    assert.equal(await text(await responses.create({ ...named, input: "Hi", stream: true })), "You said: Hi");
    const stream = responses.stream({ ...named, input: "/reason Hm" });
    const final = await stream.finalResponse();
    assert.equal(final.output_text, "Done.");
    assert.deepEqual(
      final.output.map((item) => item.type),
      ["reasoning", "message"],
    );
    // There is a heartbeat, which the client ignores, before each word.
    assert.equal(await text(await responses.create({ ...named, input: "/slow 1500 a b", stream: true })), "a b");
    const failed = await responses.stream({ ...named, input: "/fail-late Almost" }).finalResponse();
    assert.equal(failed.status, "failed");
    assert.equal(failed.error.code, "server_error");
  });

  await part("  a function", async () => {
    const tools = [{ type: "function", name: "weather", parameters: { type: "object", properties: {} }, strict: false }];
    const stream = responses.stream({ ...named, input: "/call weather Paris", tools });
    const called = await stream.finalResponse();
    const [call] = called.output;
    assert.equal(call.type, "function_call");
    assert.deepEqual(JSON.parse(call.arguments), { text: "Paris" });
    const answered = await responses.create({
      ...named,
      previous_response_id: called.id,
      input: [{ type: "function_call_output", call_id: call.call_id, output: "Sunny" }],
    });
    assert.equal(answered.output_text, "The tool returned: Sunny");
  });

  await part("  in the background", async () => {
    const queued = await responses.create({ ...named, input: "x", background: true });
    assert.equal(queued.status, "queued");
    await fails(400, () => responses.retrieve(queued.id, { stream: true }));
    const streamed = responses.stream({ ...named, input: "/slow 10 a b c", background: true });
    const { id } = await streamed.finalResponse();
    assert.equal(await text(await responses.retrieve(id, { stream: true })), "a b c");
    assert.equal((await responses.retrieve(id)).status, "completed");
    const followed = await responses.stream({ response_id: id }).finalResponse();
    assert.equal(followed.output_text, "a b c");
    const hanging = await responses.create({ ...named, input: "/hang", background: true });
    assert.equal((await responses.cancel(hanging.id)).status, "cancelled");
    assert.equal((await responses.cancel(hanging.id)).status, "cancelled");
  });

  await part("  a conversation", async () => {
    const item = { type: "message", role: "user", content: "zero" };
    const { id } = await conversations.create({ items: [item], metadata: { topic: "numbers" } });
    const ask = (input) => responses.create({ ...named, conversation: id, input });
    assert.equal((await responses.create({ ...named, conversation: id })).output_text, "You said: zero");
    assert.equal((await ask("one")).output_text, "You said: one\n\nBefore that: zero");
    assert.equal((await ask("/recall 1")).output_text, "zero");
    const { data } = await conversations.items.create(id, { items: [item] });
    assert.equal((await conversations.items.retrieve(data[0].id, { conversation_id: id })).content[0].text, "zero");
    await conversations.items.delete(data[0].id, { conversation_id: id });
    const items = await all(conversations.items.list(id, { order: "asc", limit: 2 }));
    assert.deepEqual(
      items.map((one) => one.content[0].text),
      ["zero", "You said: zero", "one", "You said: one\n\nBefore that: zero", "/recall 1", "zero"],
    );
    assert.deepEqual((await conversations.retrieve(id)).metadata, { topic: "numbers" });
    assert.deepEqual((await conversations.update(id, { metadata: { a: "b" } })).metadata, { a: "b" });
    assert.equal((await conversations.delete(id)).deleted, true);
    await fails(404, () => conversations.retrieve(id));
  });
}

await part("the client of the project", () =>
  everything(client.getOpenAIClient(), { agent: { name: agentName, type: "agent_reference" } }),
);
await part("the client of the agent", () =>
  everything(client.getOpenAIClient({ azureConfig: { agentName, allowPreview: true } }), {}),
);

await part("the log of a session", async () => {
  const { agent_session_id: id } = await client.agents.createSession(agentName, {
    type: "version_ref",
    agent_version: agent.version,
  });
  const { readableStreamBody } = await client.agents.getSessionLogStream(agentName, agent.version, id);
  let read = "";
  for await (const chunk of readableStreamBody) {
    read += chunk;
    if (read.includes("Session created.")) {
      break;
    }
  }
  assert.match(read, /^event: log\ndata: \{"timestamp":/);
  await client.agents.deleteSession(agentName, id);
});

await part("cleaning up as the samples do", async () => {
  await client.agents.deleteVersion(agentName, agent.version);
});
