// A client that is given its tokens.
import { createPlatformClient } from "@osdk/client";
import { Agents } from "@osdk/foundry.aipagents";
import { operations } from "./operations.mjs";
import { endpoint, fails, part, printed, required } from "./support.mjs";

const agentRid = required("PARLEY_AGENT");

await operations(createPlatformClient(endpoint, async () => required("PARLEY_TOKEN"), undefined, printed), agentRid);

await part("a forged token is rejected", async () => {
  const stranger = createPlatformClient(endpoint, async () => "nonsense", undefined, printed);
  const expected = { statusCode: 401, errorCode: "UNAUTHORIZED", errorName: "Default:Unauthorized", parameters: {} };
  await fails(expected, () => Agents.get(stranger, agentRid, { preview: true }));
});
