// Session files, by clients of all three generations.
import assert from "node:assert/strict";
import { AIProjectClient as Generation1 } from "ai-projects-1";
import { AIProjectClient as Generation2 } from "ai-projects-2";
import { AIProjectClient as Generation3 } from "ai-projects-3";
import { all, credential, endpoint, fails, fresh, options, part, version } from "./support.mjs";

const { agents } = new Generation3(endpoint, credential, options());
const name = fresh("support");
await agents.create(name, {
  kind: "hosted",
  cpu: "0.5",
  memory: "1Gi",
  container_configuration: { image: "registry.example/support:1" },
  protocol_versions: [{ protocol: "responses", version: "1.0.0" }],
});

/** The bytes of a download. */
async function bytes({ readableStreamBody }) {
  return Buffer.concat(await Array.fromAsync(readableStreamBody));
}

function names(entries) {
  return entries.map((entry) => entry.name).sort();
}

await part("files are uploaded, listed, downloaded and deleted", async () => {
  const { agent_session_id: id } = await agents.createSession(name, version("1"));
  assert.deepEqual(await all(agents.listSessionFiles(name, id)), []);
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  assert.deepEqual(await agents.uploadSessionFile(name, id, "data/bytes.bin", everyByte), {
    path: "data/bytes.bin",
    bytes_written: 256,
  });
  await agents.uploadSessionFile(name, id, "notes.txt", Buffer.from("first"));
  await agents.uploadSessionFile(name, id, "notes.txt", Buffer.from("second"));
  const home = await all(agents.listSessionFiles(name, id));
  assert.deepEqual(names(home), ["data", "notes.txt"]);
  const notes = home.find((entry) => entry.name === "notes.txt");
  assert.equal(notes.is_directory, false);
  assert.equal(notes.size, 6);
  assert.ok(Math.abs(Date.now() - notes.modified_time) < 60_000);
  assert.equal(home.find((entry) => entry.name === "data").is_directory, true);
  assert.deepEqual(names(await all(agents.listSessionFiles(name, id, { path: "data" }))), ["bytes.bin"]);
  assert.deepEqual(await bytes(await agents.downloadSessionFile(name, id, "data/bytes.bin")), everyByte);
  assert.equal((await bytes(await agents.downloadSessionFile(name, id, "notes.txt"))).toString(), "second");
  await agents.deleteSessionFile(name, id, "notes.txt");
  await fails(404, "not_found", () => agents.downloadSessionFile(name, id, "notes.txt"));
  await fails(409, "directory_not_empty", () => agents.deleteSessionFile(name, id, "data"));
  await agents.deleteSessionFile(name, id, "data", { recursive: true });
  assert.deepEqual(await all(agents.listSessionFiles(name, id)), []);
});

await part("a file can be large, empty, and have almost any name", async () => {
  const { agent_session_id: id } = await agents.createSession(name, version("1"));
  const large = Buffer.alloc(8 * 1024 * 1024, "Parley ");
  await agents.uploadSessionFile(name, id, "large.bin", large);
  assert.ok((await bytes(await agents.downloadSessionFile(name, id, "large.bin"))).equals(large));
  await agents.uploadSessionFile(name, id, "empty.txt", Buffer.alloc(0));
  assert.equal((await bytes(await agents.downloadSessionFile(name, id, "empty.txt"))).length, 0);
  const odd = "Straße & Söhne/100 % + 1? #2.txt";
  await agents.uploadSessionFile(name, id, odd, Buffer.from("odd"));
  assert.equal((await bytes(await agents.downloadSessionFile(name, id, odd))).toString(), "odd");
  assert.deepEqual(names(await all(agents.listSessionFiles(name, id, { path: "Straße & Söhne" }))), ["100 % + 1? #2.txt"]);
});

await part("files are listed over pages", async () => {
  const { agent_session_id: id } = await agents.createSession(name, version("1"));
  const expected = [];
  for (let number = 10; number < 22; number++) {
    expected.push(`${number}.txt`);
    await agents.uploadSessionFile(name, id, `many/${number}.txt`, Buffer.from(`${number}`));
  }
  assert.deepEqual(names(await all(agents.listSessionFiles(name, id, { path: "many", limit: 5 }))), expected);
});

await part("files are kept when the session stops and deleted with it", async () => {
  const { agent_session_id: id } = await agents.createSession(name, version("1"));
  await agents.uploadSessionFile(name, id, "kept.txt", Buffer.from("kept"));
  await agents.stopSession(name, id);
  assert.equal((await bytes(await agents.downloadSessionFile(name, id, "kept.txt"))).toString(), "kept");
  await agents.deleteSession(name, id);
  await fails(404, "not_found", () => agents.downloadSessionFile(name, id, "kept.txt"));
  await agents.createSession(name, version("1"), { agentSessionId: id });
  assert.deepEqual(await all(agents.listSessionFiles(name, id)), []);
});

await part("generation 2: files belong to their session's isolation key", async () => {
  const sessions = new Generation2(endpoint, credential, options()).beta.agents;
  const alice = { userIsolationKey: fresh("alice") };
  const bob = { userIsolationKey: fresh("bob") };
  const { agent_session_id: id } = await sessions.createSession(name, version("1"), alice);
  for (let number = 1; number <= 6; number++) {
    await sessions.uploadSessionFile(name, id, `${number}.txt`, Buffer.from(`${number}`), alice);
  }
  await fails(403, "session_not_accessible", () =>
    sessions.uploadSessionFile(name, id, "bobs.txt", Buffer.from("bob"), bob));
  await fails(403, "session_not_accessible", () => sessions.deleteSessionFile(name, id, "1.txt", bob));
  const listed = await all(sessions.listSessionFiles(name, id, { ...alice, limit: 4 }));
  assert.deepEqual(names(listed), ["1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt"]);
  assert.equal((await bytes(await sessions.downloadSessionFile(name, id, "6.txt", alice))).toString(), "6");
  await sessions.deleteSessionFile(name, id, "6.txt", alice);
  assert.equal((await all(sessions.listSessionFiles(name, id, alice))).length, 5);
});

await part("generation 1: files need no isolation key", async () => {
  const sessions = new Generation1(endpoint, credential, options()).beta.agents;
  const { agent_session_id: id } = await sessions.createSession(name, fresh("alice"), version("1"));
  await sessions.uploadSessionFile(name, id, "a/b.txt", Buffer.from("b"));
  const { path, entries } = await sessions.listSessionFiles(name, id, "a");
  assert.equal(path, "a");
  assert.deepEqual(names(entries), ["b.txt"]);
  assert.equal((await bytes(await sessions.downloadSessionFile(name, id, "a/b.txt"))).toString(), "b");
  await sessions.deleteSessionFile(name, id, "a", { recursive: true });
  assert.deepEqual((await sessions.listSessionFiles(name, id, ".")).entries, []);
});
