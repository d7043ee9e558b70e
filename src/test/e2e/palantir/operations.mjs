// Every operation, with an agent of two versions: 1.0, published, and 1.1, a draft. It has the echo runtime.
import assert from "node:assert/strict";
import { Agents, AgentVersions, Sessions } from "@osdk/foundry.aipagents";
import { conversations } from "./conversations.mjs";
import { all, deleteSession, fails, invalid, notFound, part, preview, unknownSession } from "./support.mjs";

const DAY = 24 * 60 * 60 * 1000;
const UNKNOWN_AGENT = "ri.aip-agents..agent.00000000-0000-0000-0000-000000000000";

function rids(sessions) {
  return sessions.map((session) => session.rid);
}

/** Runs them all as the client's user, who may have other sessions already, and leaves none. */
export async function operations(client, agentRid) {
  await agents(client, agentRid);
  await sessionLife(client, agentRid);
  await lists(client, agentRid);
  await conversations(client, agentRid);
  await errors(client, agentRid);
}

async function agents(client, agentRid) {
  await part("an agent is read as of its published version and of another version", async () => {
    const agent = await Agents.get(client, agentRid, preview);
    assert.equal(agent.rid, agentRid);
    assert.equal(agent.version, "1.0");
    assert.equal(agent.metadata.displayName, "Demo agent");
    assert.ok(Array.isArray(agent.metadata.suggestedPrompts));
    assert.deepEqual(agent.parameters, {});
    assert.equal((await Agents.get(client, agentRid, { ...preview, version: "1.1" })).version, "1.1");
  });

  await part("its versions are listed, newest first, and read", async () => {
    const published = { string: "1.0", version: { major: 1, minor: 0 } };
    const draft = { string: "1.1", version: { major: 1, minor: 1 } };
    assert.deepEqual(await AgentVersions.list(client, agentRid, preview), { data: [draft, published] });
    const walked = await all(1, (page) => AgentVersions.list(client, agentRid, page));
    assert.deepEqual(walked, [draft, published]);
    assert.deepEqual(await AgentVersions.get(client, agentRid, "1.0", preview), published);
    assert.deepEqual(await AgentVersions.get(client, agentRid, "1.1", preview), draft);
  });
}

async function sessionLife(client, agentRid) {
  await part("a session is created, read, renamed and deleted", async () => {
    const created = await Sessions.create(client, agentRid, {}, preview);
    assert.equal(created.agentRid, agentRid);
    assert.equal(created.agentVersion, "1.0");
    assert.equal(created.metadata.messageCount, 0);
    const createdTime = Date.parse(created.metadata.createdTime);
    assert.ok(Math.abs(Date.now() - createdTime) < 60_000);
    assert.equal(Date.parse(created.metadata.estimatedExpiresTime) - createdTime, DAY);
    assert.deepEqual(await Sessions.get(client, agentRid, created.rid, preview), created);

    assert.equal(
      await Sessions.updateTitle(client, agentRid, created.rid, { title: "Straße 😀" }, preview),
      undefined,
    );
    const renamed = await Sessions.get(client, agentRid, created.rid, preview);
    assert.equal(renamed.metadata.title, "Straße 😀");
    assert.equal(renamed.metadata.estimatedExpiresTime, created.metadata.estimatedExpiresTime);
    await Sessions.updateTitle(client, agentRid, created.rid, { title: "x".repeat(300) }, preview);
    const { metadata } = await Sessions.get(client, agentRid, created.rid, preview);
    assert.equal(metadata.title, "x".repeat(200));

    assert.equal(await deleteSession(client, agentRid, created.rid, preview), undefined);
    const gone = notFound("SessionNotFound", { agentRid, sessionRid: created.rid });
    await fails(gone, () => Sessions.get(client, agentRid, created.rid, preview));
    await fails(gone, () => deleteSession(client, agentRid, created.rid, preview));
  });

  await part("a session keeps the version it was created with", async () => {
    const { rid } = await Sessions.create(client, agentRid, { agentVersion: "1.1" }, preview);
    assert.equal((await Sessions.get(client, agentRid, rid, preview)).agentVersion, "1.1");
    await deleteSession(client, agentRid, rid, preview);
  });
}

async function lists(client, agentRid) {
  await part("sessions are listed over pages, without duplicates or gaps", async () => {
    const before = rids(await all(100, (page) => Sessions.list(client, agentRid, page)));
    const allBefore = rids(await all(100, (page) => Agents.allSessions(client, page)));
    const created = [];
    for (let number = 0; number < 7; number++) {
      created.unshift((await Sessions.create(client, agentRid, {}, preview)).rid);
    }
    for (const size of [1, 3, 7, 100]) {
      const listed = rids(await all(size, (page) => Sessions.list(client, agentRid, page)));
      assert.deepEqual(listed, [...created, ...before]);
      const allListed = rids(await all(size, (page) => Agents.allSessions(client, page)));
      assert.deepEqual(allListed.sort(), [...created, ...allBefore].sort());
    }

    const renamed = created[4];
    await Sessions.updateTitle(client, agentRid, renamed, { title: "Now the latest" }, preview);
    const [first] = (await Sessions.list(client, agentRid, { ...preview, pageSize: 1 })).data;
    assert.deepEqual(first, await Sessions.get(client, agentRid, renamed, preview));

    for (const rid of created) {
      await deleteSession(client, agentRid, rid, preview);
    }
    assert.deepEqual(rids(await all(100, (page) => Sessions.list(client, agentRid, page))), before);
    const allAfter = rids(await all(100, (page) => Agents.allSessions(client, page)));
    assert.deepEqual(allAfter, allBefore);
  });
}

async function errors(client, agentRid) {
  await part("an unknown agent is reported by its RID", async () => {
    const expected = notFound("AgentNotFound", { agentRid: UNKNOWN_AGENT });
    await fails(expected, () => Agents.get(client, UNKNOWN_AGENT, preview));
    await fails(expected, () => AgentVersions.list(client, UNKNOWN_AGENT, preview));
    await fails(expected, () => AgentVersions.get(client, UNKNOWN_AGENT, "1.0", preview));
    await fails(expected, () => Sessions.create(client, UNKNOWN_AGENT, {}, preview));
    await fails(expected, () => Sessions.list(client, UNKNOWN_AGENT, preview));
    await fails(expected, () => Sessions.get(client, UNKNOWN_AGENT, unknownSession(), preview));
  });

  await part("missing and malformed versions are reported", async () => {
    const unknown = notFound("AgentVersionNotFound", { agentRid, agentVersionString: "7.3" });
    await fails(unknown, () => Agents.get(client, agentRid, { ...preview, version: "7.3" }));
    await fails(unknown, () => AgentVersions.get(client, agentRid, "7.3", preview));
    await fails(unknown, () => Sessions.create(client, agentRid, { agentVersion: "7.3" }, preview));
    const none = invalid("InvalidAgentVersion", { agentRid, version: "latest" });
    await fails(none, () => Agents.get(client, agentRid, { ...preview, version: "latest" }));
    await fails(none, () => AgentVersions.get(client, agentRid, "latest", preview));
    await fails(none, () => Sessions.create(client, agentRid, { agentVersion: "latest" }, preview));
  });

  await part("a missing session is reported", async () => {
    const sessionRid = unknownSession();
    const expected = notFound("SessionNotFound", { agentRid, sessionRid });
    await fails(expected, () => Sessions.get(client, agentRid, sessionRid, preview));
    await fails(expected, () => Sessions.updateTitle(client, agentRid, sessionRid, { title: "x" }, preview));
    await fails(expected, () => deleteSession(client, agentRid, sessionRid, preview));
  });

  await part("no operation can be called without preview", async () => {
    const expected = invalid("ApiFeaturePreviewUsageOnly", {});
    const sessionRid = unknownSession();
    await fails(expected, () => Agents.get(client, agentRid));
    await fails(expected, () => Agents.allSessions(client));
    await fails(expected, () => AgentVersions.list(client, agentRid));
    await fails(expected, () => AgentVersions.get(client, agentRid, "1.0"));
    await fails(expected, () => Sessions.create(client, agentRid, {}));
    await fails(expected, () => Sessions.list(client, agentRid, { preview: false }));
    await fails(expected, () => Sessions.get(client, agentRid, sessionRid));
    await fails(expected, () => Sessions.updateTitle(client, agentRid, sessionRid, { title: "x" }));
    await fails(expected, () => deleteSession(client, agentRid, sessionRid));
  });

  await part("invalid page sizes and page tokens are rejected", async () => {
    const paged = [
      (page) => Agents.allSessions(client, page),
      (page) => AgentVersions.list(client, agentRid, page),
      (page) => Sessions.list(client, agentRid, page),
    ];
    for (const list of paged) {
      for (const pageSize of [0, -1]) {
        await fails(invalid("InvalidPageSize", { pageSize }), () => list({ ...preview, pageSize }));
      }
      const pageToken = "v1.bm90aGluZw";
      await fails(invalid("InvalidPageToken", { pageToken }), () => list({ ...preview, pageToken }));
    }
  });
}
