// What the scripts share: who they are, how they show what they do, and how they say what has to fail.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";

/** The project endpoint, as every client takes it. */
export const endpoint = required("PARLEY_ENDPOINT");

/** Stands in for @azure/identity: the token is made elsewhere. */
export const credential = {
  getToken: async () => ({ token: required("PARLEY_TOKEN"), expiresOnTimestamp: Date.now() + 3_600_000 }),
};

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

/** Options of a client that prints each request with its answer, and has these policies besides. */
export function options(...policies) {
  return {
    additionalPolicies: [...policies, { policy: printed, position: "perRetry" }],
    retryOptions: { retryDelayInMs: 1, maxRetryDelayInMs: 10 },
  };
}

const printed = {
  name: "printed",
  async sendRequest(request, next) {
    const response = await next(request);
    console.log(`    ${request.method} ${request.url.replace(endpoint, "")} ${response.status}`);
    return response;
  },
};

/** Runs a part of a script, under a heading. */
export async function part(heading, run) {
  console.log(heading);
  await run();
}

/** A name that no other run uses. */
export function fresh(prefix) {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}

/** Names a version, as a create takes it. */
export function version(agent_version) {
  return { type: "version_ref", agent_version };
}

/** Expects the client's own error, with this status and code. */
export async function fails(status, code, call) {
  await assert.rejects(call, (error) => {
    assert.equal(error.name, "RestError", error.stack);
    assert.deepEqual({ status: error.statusCode, code: error.code }, { status, code }, error.stack);
    return true;
  });
}

/** All that a paged list gives. */
export async function all(list) {
  const items = [];
  for await (const item of list) {
    items.push(item);
  }
  return items;
}

/** The ids of sessions. */
export function ids(sessions) {
  return sessions.map((session) => session.agent_session_id);
}

/**
 * Makes an agent, uses it, and removes it, ten times under one name, as the vendor's samples do it: by its only version.
 *
 * @param agents the client's operations on agents
 * @param sessions how this generation creates a session, and makes it inactive
 */
export async function cleanUp(agents, sessions) {
  const name = fresh("sample");
  const definition = { kind: "prompt", model: "some-model", instructions: "You are a helpful assistant." };
  for (let round = 1; round <= 10; round++) {
    const agent = await agents.createVersion(name, definition);
    assert.equal(agent.version, "1");
    assert.equal((await agents.get(name)).versions.latest.version, "1");
    const { agent_session_id: id } = await sessions.create(name);
    await fails(409, "active_sessions", () => agents.deleteVersion(agent.name, agent.version));
    await sessions.stop(name, id);
    const deleted = await agents.deleteVersion(agent.name, agent.version);
    assert.deepEqual(
      { object: deleted.object, name: deleted.name, version: deleted.version, deleted: deleted.deleted },
      { object: "agent.version.deleted", name, version: "1", deleted: true },
    );
    await fails(404, "not_found", () => agents.get(name));
  }
}

/** The agent whose container the program knows. */
export const HOSTED = "in-container";

/** What it is defined as. */
export const hostedDefinition = {
  kind: "hosted",
  cpu: "0.25",
  memory: "0.5Gi",
  container_configuration: { image: "registry.example.com/agent:1" },
  protocol_versions: [{ protocol: "responses", version: "2.0.0" }],
};

/** Runs something while the container runs. */
export async function withContainer(run) {
  const env = { ...process.env, PORT: required("CONTAINER_PORT") };
  const container = spawn(process.execPath, ["container.mjs"], { env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    await once(container.stdout, "data");
    await run();
  } finally {
    container.kill("SIGKILL");
  }
}
