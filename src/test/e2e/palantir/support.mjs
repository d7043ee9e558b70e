// What the scripts share: what they are told, how they show what they do, and how they say what has to fail.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { PalantirApiError } from "@osdk/client";
import { foundryPlatformFetch } from "@osdk/shared.net.platformapi";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where the service is, as every client takes it. */
export const endpoint = required("PARLEY_ENDPOINT");

/** What every call of an operation in preview is given. */
export const preview = { preview: true };

/** A variable of the environment. */
export function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

/** The fetch that clients are given: it prints each request with its answer. */
export async function printed(url, init) {
  const response = await fetch(url, init);
  console.log(`    ${init.method} ${url.toString().replace(endpoint, "")} ${response.status}`);
  return response;
}

/** Runs a part of a script, under a heading. */
export async function part(heading, run) {
  console.log(heading);
  await run();
}

/** The RID of a session that never was. */
export function unknownSession() {
  return `ri.aip-agents..session.${randomUUID()}`;
}

/** Later versions of the client have it as Sessions.deleteSession; this is the same call. */
export function deleteSession(client, ...args) {
  return foundryPlatformFetch(client, [3, "/v2/aipAgents/agents/{0}/sessions/{1}", 2], ...args);
}

/** An error about something that does not exist. */
export function notFound(errorName, parameters) {
  return { statusCode: 404, errorCode: "NOT_FOUND", errorName, parameters };
}

/** An error about what the request says. */
export function invalid(errorName, parameters) {
  return { statusCode: 400, errorCode: "INVALID_ARGUMENT", errorName, parameters };
}

/** Expects the client's own error, with all of these fields. */
export async function fails(expected, call) {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof PalantirApiError, error.stack);
    const { statusCode, errorCode, errorName, parameters } = error;
    assert.deepEqual({ statusCode, errorCode, errorName, parameters }, expected, error.stack);
    assert.match(error.errorInstanceId, UUID);
    assert.ok(error.errorDescription, "tells people nothing");
    return true;
  });
}

/** All that a list gives, page by page. */
export async function all(pageSize, list) {
  const items = [];
  let pageToken;
  do {
    const page = await list({ preview: true, pageSize, pageToken });
    assert.ok(page.data.length <= pageSize, `${page.data.length} on a page of ${pageSize}`);
    items.push(...page.data);
    pageToken = page.nextPageToken;
    assert.ok(!pageToken || page.data.length > 0, "a page is empty, and not the last");
  } while (pageToken);
  return items;
}
