// Clients of April 2026, 2.1.0: an isolation key to create and to delete, and none to read.
import assert from "node:assert/strict";
import { AIProjectClient } from "ai-projects-1";
import { all, cleanUp, credential, endpoint, fails, fresh, ids, options, part, version } from "./support.mjs";

const client = new AIProjectClient(endpoint, credential, options());
const sessions = client.beta.agents;
const name = fresh("support");
const alice = fresh("alice");
const bob = fresh("bob");

await part("an agent is created with its first version, in the fields of this generation", async () => {
  const created = await client.agents.createVersion(name, {
    kind: "hosted",
    cpu: "0.5",
    memory: "1Gi",
    image: "registry.example/support:1",
    container_protocol_versions: [{ protocol: "responses", version: "v1" }],
  });
  assert.equal(created.version, "1");
  assert.equal(created.definition.image, "registry.example/support:1");
  assert.deepEqual((await client.agents.get(name)).versions.latest, created);
});

await part("a session is created and deleted with its isolation key, and read without it", async () => {
  const created = await sessions.createSession(name, alice, version("1"));
  const chosen = await sessions.createSession(name, alice, version("1"), { agentSessionId: fresh("chosen") });
  const id = created.agent_session_id;
  assert.equal(created.status, "active");
  assert.deepEqual(await sessions.getSession(name, id), created);
  assert.deepEqual(ids(await all(sessions.listSessions(name))), ids([chosen, created]));
  await fails(403, "session_not_accessible", () => sessions.deleteSession(name, id, bob));
  await sessions.deleteSession(name, id, alice);
  await fails(404, "not_found", () => sessions.getSession(name, id));
  assert.deepEqual(ids(await all(sessions.listSessions(name))), ids([chosen]));
  await sessions.deleteSession(name, chosen.agent_session_id, alice);
});

await part("with an agent that requires isolation keys, the operations without a key still work", async () => {
  const scheme = {
    type: "Entra",
    isolation_key_source: { kind: "Header", user_isolation_key: "user", chat_isolation_key: "chat" },
  };
  const agent = await sessions.patchAgent(name, {
    agentEndpoint: { protocols: ["responses"], authorization_schemes: [scheme] },
  });
  assert.equal(agent.agent_endpoint.authorization_schemes[0].isolation_key_source.kind, "Header");
  const created = await sessions.createSession(name, alice, version("1"));
  assert.deepEqual(await sessions.getSession(name, created.agent_session_id), created);
  await sessions.deleteSession(name, created.agent_session_id, alice);
});

// This client cannot stop sessions.
await part("the samples' clean-up: deleteVersion removes what createVersion created", () => cleanUp(client.agents, {
  create: (agent) => sessions.createSession(agent, alice, version("1")),
  stop: (agent, id) => sessions.deleteSession(agent, id, alice),
}));
