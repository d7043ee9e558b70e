// An agent in a container (container.mjs), by the OpenAI client that the vendor's client gives, unmodified.
import assert from "node:assert/strict";
import { AIProjectClient } from "ai-projects-3";
import { credential, endpoint, HOSTED, hostedDefinition, options, part, withContainer } from "./support.mjs";

const client = new AIProjectClient(endpoint, credential, options());
const agent = await client.agents.createVersion(HOSTED, hostedDefinition);
const openai = client.getOpenAIClient({ azureConfig: { agentName: HOSTED, allowPreview: true } });

/** Invokes the agent, which the vendor's client has no method for. */
function invoke(body, query) {
  const url = new URL("../invocations", `${openai.baseURL}/`).href;
  return openai.post(url, { body, query, headers: { "Content-Type": "text/plain" } }).asResponse();
}

await withContainer(async () => {
  await part("a response", async () => {
    const response = await openai.responses.create({ input: "Hello there" });
    assert.equal(response.output_text, "Hello there");
    assert.equal(response.usage.total_tokens, 3);
  });

  await part("a stream, which arrives while the container is answering, and an invocation", async () => {
    let read = "";
    for await (const event of await openai.responses.create({ input: "/wait one two", stream: true })) {
      if (event.type === "response.output_text.delta") {
        if (read === "") {
          assert.equal(await (await invoke("go on")).text(), "go on");
        }
        read += event.delta;
      }
    }
    assert.equal(read, "one two");
  });

  await part("an invocation in the session of a response", async () => {
    const { agent_session_id: session } = await openai.responses.create({ input: "Hello" });
    const answer = await invoke("Hello", { agent_session_id: session });
    assert.equal(answer.headers.get("x-agent-session-id"), session);
    assert.equal(answer.headers.get("content-type"), "text/plain");
    assert.equal(await answer.text(), "Hello");
  });
});

await part("cleaning up as the samples do", async () => {
  await client.agents.deleteVersion(HOSTED, agent.version);
});
