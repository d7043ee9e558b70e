// The clients of today, from 2.3.0 on: agents and sessions both at client.agents, no key, no preview header.
import assert from "node:assert/strict";
import { AIProjectClient, RestError } from "ai-projects-3";
import { all, cleanUp, credential, endpoint, fails, fresh, ids, options, part, version } from "./support.mjs";

const YEAR_2026 = Date.UTC(2026, 0);
const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;

const { agents } = new AIProjectClient(endpoint, credential, options());
const name = fresh("support");

/** A hosted agent, as the vendor's samples define it. */
function hosted(tag) {
  return {
    kind: "hosted",
    cpu: "0.5",
    memory: "1Gi",
    environment_variables: { LOG_LEVEL: "info" },
    container_configuration: { image: `registry.example/support:${tag}` },
    protocol_versions: [{ protocol: "responses", version: "1.0.0" }],
    session_configuration: { idle_timeout_seconds: 600 },
  };
}

/** createSession() cannot be called without a version; the API can, so this takes it out of the body. */
const withoutVersion = {
  name: "without version",
  sendRequest(request, next) {
    const { version_indicator, ...body } = JSON.parse(request.body);
    request.body = JSON.stringify(body);
    return next(request);
  },
};
const { agents: versionless } = new AIProjectClient(
  endpoint,
  credential,
  options({ policy: withoutVersion, position: "perCall" }),
);

/** A client to which the first answer never comes, and the request ids that it sends. */
function losing(lose) {
  const requestIds = [];
  const policy = {
    name: "lost answer",
    async sendRequest(request, next) {
      const response = await next(request);
      requestIds.push(request.headers.get("x-ms-client-request-id"));
      return requestIds.length === 1 ? lose(request, response) : response;
    },
  };
  const client = new AIProjectClient(endpoint, credential, options({ policy, position: "perRetry" }));
  return { agents: client.agents, requestIds };
}

await part("an agent is created", async () => {
  const agent = await agents.create(name, hosted(1), { description: "Answers customers.", metadata: { team: "blue" } });
  assert.equal(agent.object, "agent");
  assert.equal(agent.name, name);
  assert.equal(agent.state, "enabled");
  const { latest } = agent.versions;
  assert.equal(latest.object, "agent.version");
  assert.equal(latest.version, "1");
  assert.equal(latest.status, "active");
  assert.equal(latest.description, "Answers customers.");
  assert.deepEqual(latest.metadata, { team: "blue" });
  assert.ok(latest.created_at > YEAR_2026, "milliseconds, as the client makes them of seconds");
  assert.equal(latest.definition.kind, "hosted");
  assert.equal(latest.definition.container_configuration.image, "registry.example/support:1");
  assert.deepEqual((await agents.get(name)).versions.latest, latest);
  assert.ok((await all(agents.list({ kind: "hosted" }))).some((listed) => listed.name === name));
});

await part("an update creates a version only if the definition changes", async () => {
  const same = { description: "Answers customers.", metadata: { team: "blue" } };
  assert.equal((await agents.update(name, hosted(1), same)).versions.latest.version, "1");
  assert.equal((await agents.update(name, hosted(2), same)).versions.latest.version, "2");
});

await part("a version is created, read and listed", async () => {
  const created = await agents.createVersion(name, hosted(3), { metadata: { team: "red" } });
  assert.equal(created.name, name);
  assert.equal(created.version, "3");
  assert.deepEqual(await agents.getVersion(name, "3"), created);
  assert.equal((await agents.getVersion(name, "2")).definition.container_configuration.image, "registry.example/support:2");
  const versions = await all(agents.listVersions(name, { limit: 2, order: "asc" }));
  assert.deepEqual(versions.map((listed) => listed.version), ["1", "2", "3"]);
  await fails(404, "not_found", () => agents.getVersion(name, "4"));
});

await part("a draft is saved without publishing it", async () => {
  const draft = await agents.createVersion(name, hosted("draft"), { draft: true });
  assert.equal(draft.draft, true);
  assert.notEqual(draft.version, "4");
  assert.deepEqual(await agents.getVersion(name, draft.version), draft);
  assert.equal((await agents.get(name)).versions.latest.version, "3");
  const versions = async (more) =>
    (await all(agents.listVersions(name, { order: "asc", ...more }))).map((listed) => listed.version);
  assert.deepEqual(await versions(), ["1", "2", "3"]);
  assert.deepEqual(await versions({ includeDrafts: true }), ["1", "2", "3", draft.version]);
  const session = await agents.createSession(name, version(draft.version));
  assert.deepEqual({ ...session.version_indicator }, version(draft.version));
  await agents.deleteSession(name, session.agent_session_id);
  await agents.deleteVersion(name, draft.version);
});

await part("a version is deleted", async () => {
  const deleted = await agents.deleteVersion(name, "3");
  assert.equal(deleted.object, "agent.version.deleted");
  assert.equal(deleted.version, "3");
  assert.equal(deleted.deleted, true);
  await fails(404, "not_found", () => agents.getVersion(name, "3"));
  assert.equal((await agents.get(name)).versions.latest.version, "2");
});

await part("a session is created, read, stopped and deleted", async () => {
  const created = await agents.createSession(name, version("1"));
  const id = created.agent_session_id;
  assert.ok(id);
  assert.deepEqual({ ...created.version_indicator }, version("1"));
  assert.equal(created.status, "active");
  assert.ok(created.created_at > YEAR_2026, "milliseconds, as the client makes them of seconds");
  assert.equal(created.expires_at - created.last_accessed_at, THIRTY_DAYS);
  assert.deepEqual(await agents.getSession(name, id), created);
  await agents.stopSession(name, id);
  const stopped = await agents.getSession(name, id);
  assert.equal(stopped.status, "idle");
  assert.ok(stopped.stopped_at >= stopped.created_at);
  await agents.stopSession(name, id);
  await agents.deleteSession(name, id);
  await fails(404, "not_found", () => agents.getSession(name, id));
  await agents.deleteSession(name, id);
  await fails(404, "not_found", () => agents.stopSession(name, id));
});

await part("a session id chosen by the caller can be used once", async () => {
  // With a colon and an at sign, which the client sends encoded.
  const id = fresh("chosen:by@me");
  const created = await agents.createSession(name, version("2"), { agentSessionId: id });
  assert.equal(created.agent_session_id, id);
  await fails(409, "session_already_exists", () =>
    agents.createSession(name, version("2"), { agentSessionId: id }));
  await agents.stopSession(name, id);
  assert.equal((await agents.getSession(name, id)).status, "idle");
  await agents.deleteSession(name, id);
});

await part("unknown agents and versions are not found", async () => {
  await fails(404, "not_found", () => agents.createSession(name, version("17")));
  await fails(404, "not_found", () => agents.createSession(fresh("nobody"), version("1")));
  await fails(404, "not_found", () => agents.get(fresh("nobody")));
});

await part("25 sessions are listed over three pages, in both orders", async () => {
  const created = [];
  for (let number = 1; number <= 25; number++) {
    created.push((await agents.createSession(name, version("1"))).agent_session_id);
  }
  assert.deepEqual(ids(await all(agents.listSessions(name, { limit: 10, order: "asc" }))), created);
  const newestFirst = created.toReversed();
  assert.deepEqual(ids(await all(agents.listSessions(name, { limit: 10 }))), newestFirst);
  const pages = await all(agents.listSessions(name, { limit: 10 }).byPage());
  assert.deepEqual(pages.map((page) => page.length), [10, 10, 5]);
  assert.deepEqual(ids(await all(agents.listSessions(name, { limit: 10, after: newestFirst[19] }))), newestFirst.slice(20));
  for (const id of created) {
    await agents.deleteSession(name, id);
  }
  assert.deepEqual(await all(agents.listSessions(name)), []);
});

await part("a create that is repeated after a lost response creates one session", async () => {
  const losses = {
    "by the network": (request) => {
      throw new RestError("the connection was reset", { code: "ECONNRESET", request });
    },
    "by a gateway": (request, response) => ({ ...response, status: 503, bodyAsText: "" }),
  };
  for (const [how, lose] of Object.entries(losses)) {
    for (const chosen of [{}, { agentSessionId: fresh("once") }]) {
      const { agents: unlucky, requestIds } = losing(lose);
      const created = await unlucky.createSession(name, version("1"), chosen);
      assert.equal(requestIds.length, 2, `lost ${how}`);
      assert.equal(requestIds[0], requestIds[1]);
      assert.deepEqual(ids(await all(agents.listSessions(name))), [created.agent_session_id], `lost ${how}`);
      await agents.deleteSession(name, created.agent_session_id);
    }
  }
});

await part("agents, versions and drafts are created once if the response is lost", async () => {
  const lose = (request) => {
    throw new RestError("the connection was reset", { code: "ECONNRESET", request });
  };
  const other = fresh("once");
  assert.equal((await losing(lose).agents.create(other, hosted(1))).versions.latest.version, "1");
  assert.equal((await losing(lose).agents.createVersion(other, hosted(2))).version, "2");
  await losing(lose).agents.createVersion(other, hosted(3), { draft: true });
  assert.equal((await all(agents.listVersions(other, { includeDrafts: true }))).length, 3);
  await agents.delete(other);
});

await part("a session without a version uses the endpoint's selected version", async () => {
  const latest = await versionless.createSession(name, version("none"));
  assert.deepEqual({ ...latest.version_indicator }, version("2"));
  const rule = { type: "FixedRatio", agent_version: "1", traffic_percentage: 100 };
  const patched = await agents.updateAgent(name, {
    agentEndpoint: { version_selector: { version_selection_rules: [rule] } },
  });
  assert.deepEqual(patched.agent_endpoint.version_selector.version_selection_rules.map((kept) => ({ ...kept })), [rule]);
  const selected = await versionless.createSession(name, version("none"));
  assert.deepEqual({ ...selected.version_indicator }, version("1"));
  const named = await agents.createSession(name, version("2"));
  assert.deepEqual({ ...named.version_indicator }, version("2"));
  for (const id of ids([latest, selected, named])) {
    await agents.deleteSession(name, id);
  }
});

await part("a disabled agent does not accept new sessions", async () => {
  const before = await agents.createSession(name, version("1"));
  await agents.disable(name);
  await agents.disable(name);
  assert.equal((await agents.get(name)).state, "disabled");
  await fails(409, "agent_disabled", () => agents.createSession(name, version("1")));
  assert.equal((await agents.getSession(name, before.agent_session_id)).status, "active");
  await agents.enable(name);
  assert.equal((await agents.get(name)).state, "enabled");
  await agents.deleteSession(name, before.agent_session_id);
  const after = await agents.createSession(name, version("1"));
  await agents.deleteSession(name, after.agent_session_id);
});

await part("agents and versions with active sessions are deleted only by force", async () => {
  const { agent_session_id: ofVersion } = await agents.createSession(name, version("2"));
  await fails(409, "active_sessions", () => agents.deleteVersion(name, "2"));
  assert.equal((await agents.getSession(name, ofVersion)).status, "active");
  assert.equal((await agents.deleteVersion(name, "2", { force: true })).deleted, true);
  await fails(404, "not_found", () => agents.getSession(name, ofVersion));

  const { agent_session_id: ofAgent } = await agents.createSession(name, version("1"));
  await fails(409, "active_sessions", () => agents.delete(name));
  assert.equal((await agents.getSession(name, ofAgent)).status, "active");
  const deleted = await agents.delete(name, { force: true });
  assert.equal(deleted.object, "agent.deleted");
  assert.equal(deleted.name, name);
  assert.equal(deleted.deleted, true);
  await fails(404, "not_found", () => agents.get(name));
  await fails(404, "not_found", () => agents.getSession(name, ofAgent));
});

await part("the samples' clean-up: deleteVersion removes what createVersion created", () => cleanUp(agents, {
  create: (agent) => agents.createSession(agent, version("1")),
  stop: (agent, id) => agents.stopSession(agent, id),
}));
