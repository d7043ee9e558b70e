// Clients of May and June 2026, 2.2.0: sessions at client.beta.agents, owned by a userIsolationKey.
import assert from "node:assert/strict";
import { AIProjectClient } from "ai-projects-2";
import { all, cleanUp, credential, endpoint, fails, fresh, ids, options, part, version } from "./support.mjs";

const client = new AIProjectClient(endpoint, credential, options());
const sessions = client.beta.agents;
const name = fresh("support");
const alice = { userIsolationKey: fresh("alice") };
const bob = { userIsolationKey: fresh("bob") };

await part("an agent is created", async () => {
  const agent = await client.agents.create(name, {
    kind: "hosted",
    cpu: "0.5",
    memory: "1Gi",
    container_configuration: { image: "registry.example/support:1" },
    protocol_versions: [{ protocol: "responses", version: "1.0.0" }],
  });
  assert.equal(agent.versions.latest.version, "1");
  assert.equal(agent.versions.latest.definition.container_configuration.image, "registry.example/support:1");
});

await part("a session belongs to its isolation key", async () => {
  const created = await sessions.createSession(name, version("1"), { ...alice, agentSessionId: fresh("of-alice") });
  const id = created.agent_session_id;
  assert.deepEqual(await sessions.getSession(name, id, alice), created);
  await fails(404, "not_found", () => sessions.getSession(name, id, bob));
  await fails(403, "session_not_accessible", () => sessions.getSession(name, id));
  await fails(403, "session_not_accessible", () => sessions.deleteSession(name, id, bob));
  assert.equal((await sessions.getSession(name, id, alice)).status, "active");
  // This client has no way to name a key here.
  await sessions.stopSession(name, id);
  assert.equal((await sessions.getSession(name, id, alice)).status, "idle");
  await sessions.deleteSession(name, id, alice);
  await fails(404, "not_found", () => sessions.getSession(name, id, alice));
});

await part("the list of an isolation key is complete; the client sends the key with the first page only", async () => {
  const created = [];
  for (let number = 1; number <= 15; number++) {
    created.push((await sessions.createSession(name, version("1"), alice)).agent_session_id);
    await sessions.createSession(name, version("1"), bob);
  }
  const listed = ids(await all(sessions.listSessions(name, { ...alice, limit: 10, order: "asc" })));
  assert.deepEqual(listed, created);
  for (const id of created) {
    await sessions.deleteSession(name, id, alice);
  }
  assert.deepEqual(await all(sessions.listSessions(name, alice)), []);
  assert.equal((await all(sessions.listSessions(name, { ...bob, limit: 10 }))).length, 15);
});

await part("an agent can require or ignore isolation keys", async () => {
  const keysFrom = async (kind) => {
    const scheme = { type: "Entra", isolation_key_source: { kind } };
    const agent = await sessions.updateAgent(name, {
      agentEndpoint: { protocols: ["responses"], authorization_schemes: [scheme] },
    });
    assert.deepEqual(agent.agent_endpoint.protocols, ["responses"]);
    assert.equal(agent.agent_endpoint.authorization_schemes[0].isolation_key_source.kind, kind);
  };
  await keysFrom("Header");
  await fails(403, "session_not_accessible", () => sessions.createSession(name, version("1")));
  await fails(403, "session_not_accessible", () => all(sessions.listSessions(name)));
  const { agent_session_id: isolated } = await sessions.createSession(name, version("1"), alice);
  await sessions.stopSession(name, isolated);
  assert.equal((await all(sessions.listSessions(name, { ...bob, limit: 10 }))).length, 15);
  await keysFrom("Entra");
  const { agent_session_id: shared } = await sessions.createSession(name, version("1"), alice);
  assert.equal((await sessions.getSession(name, shared, bob)).agent_session_id, shared);
});

await part("the samples' clean-up: deleteVersion removes what createVersion created", () => cleanUp(client.agents, {
  create: (agent) => sessions.createSession(agent, version("1"), alice),
  stop: (agent, id) => sessions.stopSession(agent, id),
}));
