// A client that signs in by itself, with an id and a secret, and signs out.
import assert from "node:assert/strict";
import { createPlatformClient } from "@osdk/client";
import { createConfidentialOauthClient } from "@osdk/oauth";
import { operations } from "./operations.mjs";
import { endpoint, part, printed, required } from "./support.mjs";

const SCOPES = ["api:use-aip-agents-read", "api:use-aip-agents-write"];

/** The client with this secret. */
function withSecret(secret) {
  return createConfidentialOauthClient(required("CLIENT_ID"), secret, endpoint, SCOPES, printed);
}

const auth = withSecret(required("CLIENT_SECRET"));

await part("a wrong secret is rejected", async () => {
  // The client repeats the provider's own word for it.
  await assert.rejects(withSecret("wrong").signIn(), /^Error: Failed to get token: [a-z_]+$/);
});

await part("the client signs in with its first call", async () => {
  assert.equal(auth.getTokenOrUndefined(), undefined);
  await operations(createPlatformClient(endpoint, auth, undefined, printed), required("PARLEY_AGENT"));
  assert.ok(auth.getTokenOrUndefined());
});

await part("it signs out", async () => {
  await auth.signOut();
  assert.equal(auth.getTokenOrUndefined(), undefined);
});
