// The operations on conversations, with an agent of the echo runtime.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Contents, Sessions, SessionTraces } from "@osdk/foundry.aipagents";
import { deleteSession, fails, invalid, notFound, part, preview, unknownSession } from "./support.mjs";

const CONTEXTS = [
  {
    type: "functionRetrievedContext",
    functionRid: "ri.function-registry.main.function.orders",
    functionVersion: "1.2.3",
    retrievedPrompt: "Orders ship in two days.",
  },
  { type: "objectContext", objectRids: ["ri.phonograph2-objects.main.object.order"], propertyTypeRids: [] },
];

/** A message without parameters. */
function message(text, more = {}) {
  return { userInput: { text }, parameterInputs: {}, ...more };
}

/** A result without parameter updates. */
function result(agentMarkdownResponse, sessionTraceId, more = {}) {
  return { agentMarkdownResponse, parameterUpdates: {}, interruptedOutput: false, sessionTraceId, ...more };
}

/** The stream of an answer, read as text. */
function reader(response) {
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/octet-stream");
  return response.body.pipeThrough(new TextDecoderStream()).getReader();
}

/** Reads until a stream has given this text. */
async function readUntil(stream, text) {
  let read = "";
  while (!read.includes(text)) {
    const { value, done } = await stream.read();
    assert.ok(!done, `the stream ended after: ${read}`);
    read += value;
  }
  return read;
}

/** Runs all parts as the client's user, in one session that is deleted at the end. */
export async function conversations(client, agentRid) {
  const { rid } = await Sessions.create(client, agentRid, {}, preview);
  const session = [client, agentRid, rid];
  await exchanges(session);
  await streams(session);
  await cancellations(session);
  await contexts(session);
  await conversationErrors(session);
  await deleteSession(...session, preview);
  const gone = notFound("SessionNotFound", { agentRid, sessionRid: rid });
  await fails(gone, () => Contents.get(...session, preview));
}

async function exchanges(session) {
  await part("an exchange is answered, added, counted and traced", async () => {
    assert.deepEqual(await Contents.get(...session, preview), { exchanges: [] });
    const before = await Sessions.get(...session, preview);
    const sessionTraceId = randomUUID();
    const answer = await Sessions.blockingContinue(
      ...session,
      message("Grüße 😀", { sessionTraceId }),
      preview,
    );
    const expected = result("You said: Grüße 😀", sessionTraceId, { totalTokensUsed: 6 });
    assert.deepEqual(answer, expected);
    assert.deepEqual(await Contents.get(...session, preview), {
      exchanges: [{ userInput: { text: "Grüße 😀" }, result: expected }],
    });
    assert.deepEqual(await SessionTraces.get(...session, sessionTraceId, preview), {
      id: sessionTraceId,
      status: "COMPLETE",
      toolCallGroups: [],
    });
    const { metadata } = await Sessions.get(...session, preview);
    assert.equal(metadata.title, "Grüße 😀");
    assert.equal(metadata.messageCount, 2);
    assert.ok(Date.parse(metadata.estimatedExpiresTime) > Date.parse(before.metadata.estimatedExpiresTime));
  });

  await part("the agent remembers what it was told", async () => {
    const { agentMarkdownResponse } = await Sessions.blockingContinue(...session, message("/recall 1"), preview);
    assert.equal(agentMarkdownResponse, "Grüße 😀");
  });

  await part("a trace shows the tool calls", async () => {
    for (const [name, output] of [
      ["search", { type: "success", output: { type: "string", value: "blue shoes" } }],
      ["broken", { type: "failure", correctionMessage: "Use another tool." }],
    ]) {
      const sessionTraceId = randomUUID();
      const text = `/tool ${name} blue shoes`;
      await Sessions.blockingContinue(...session, message(text, { sessionTraceId }), preview);
      assert.deepEqual(await SessionTraces.get(...session, sessionTraceId, preview), {
        id: sessionTraceId,
        status: "COMPLETE",
        toolCallGroups: [
          {
            toolCalls: [
              {
                toolMetadata: { name, type: "FUNCTION" },
                input: {
                  thought: "The message asks for it.",
                  inputs: { text: { type: "string", value: "blue shoes" } },
                },
                output,
              },
            ],
          },
        ],
      });
    }
  });
}

async function streams(session) {
  await part("an answer is streamed as plain text", async () => {
    const sessionTraceId = randomUUID();
    const sent = message("/slow 20 Grüße 😀 Ende", { sessionTraceId, messageId: randomUUID() });
    const stream = reader(await Sessions.streamingContinue(...session, sent, preview));
    assert.equal(await readUntil(stream, "Ende"), "Grüße 😀 Ende");
    assert.ok((await stream.read()).done);
    const expected = result("Grüße 😀 Ende", sessionTraceId);
    const { totalTokensUsed, ...stored } = (await Contents.get(...session, preview)).exchanges.at(-1).result;
    assert.deepEqual(stored, expected);
    assert.ok(totalTokensUsed > 0);
  });

  await part("an empty answer is an empty stream", async () => {
    const stream = reader(await Sessions.streamingContinue(...session, message("/empty"), preview));
    assert.ok((await stream.read()).done);
  });

  await part("a stream breaks off when the agent fails, and the exchange is not added", async () => {
    const before = await Contents.get(...session, preview);
    const stream = reader(await Sessions.streamingContinue(...session, message("/fail-late Halfway"), preview));
    await assert.rejects(async () => {
      while (!(await stream.read()).done);
    }, TypeError);
    assert.deepEqual(await Contents.get(...session, preview), before);
  });
}

async function cancellations(session) {
  const [, agentRid, sessionRid] = session;
  /** Starts an exchange that never ends by itself. */
  async function hanging() {
    const ids = { messageId: randomUUID(), sessionTraceId: randomUUID() };
    const stream = reader(await Sessions.streamingContinue(...session, message("/hang Wait", ids), preview));
    await readUntil(stream, "Wait");
    return { ...ids, stream };
  }

  await part("an exchange in progress can be traced, holds the session, and is not added if cancelled", async () => {
    const before = await Contents.get(...session, preview);
    const { messageId, sessionTraceId, stream } = await hanging();
    const running = { id: sessionTraceId, status: "IN_PROGRESS", toolCallGroups: [] };
    assert.deepEqual(await SessionTraces.get(...session, sessionTraceId, preview), running);
    const busy = { statusCode: 409, errorCode: "CONFLICT", errorName: "Default:Conflict" };
    await fails({ ...busy, parameters: { agentRid, sessionRid } }, () =>
      Sessions.blockingContinue(...session, message("meanwhile"), preview),
    );
    assert.deepEqual(await Sessions.cancel(...session, { messageId }, preview), {});
    assert.ok((await stream.read()).done);
    assert.deepEqual(await Contents.get(...session, preview), before);
    assert.equal((await SessionTraces.get(...session, sessionTraceId, preview)).status, "COMPLETE");
    const over = invalid("CancelSessionFailedMessageNotInProgress", { messageId, agentRid, sessionRid });
    await fails(over, () => Sessions.cancel(...session, { messageId }, preview));
  });

  await part("a cancelled exchange is added with the response of the cancellation", async () => {
    const { messageId, sessionTraceId, stream } = await hanging();
    await stream.cancel();
    const expected = result("Stopped.", sessionTraceId, { interruptedOutput: true });
    assert.deepEqual(await Sessions.cancel(...session, { messageId, response: "Stopped." }, preview), {
      result: expected,
    });
    assert.deepEqual((await Contents.get(...session, preview)).exchanges.at(-1), {
      userInput: { text: "/hang Wait" },
      result: expected,
    });
    await Sessions.blockingContinue(...session, message("after it"), preview);
  });
}

async function contexts(session) {
  await part("an agent without contexts retrieves none", async () => {
    assert.deepEqual(await Sessions.ragContext(...session, message("hi"), preview), {
      objectContexts: [],
      functionRetrievedContexts: [],
    });
  });

  await part("an exchange is answered with the contexts that it is given", async () => {
    const sessionTraceId = randomUUID();
    const given = message("hi", { sessionTraceId, contextsOverride: CONTEXTS });
    await Sessions.blockingContinue(...session, given, preview);
    const expected = { objectContexts: [CONTEXTS[1]], functionRetrievedContexts: [CONTEXTS[0]] };
    assert.deepEqual((await Contents.get(...session, preview)).exchanges.at(-1).contexts, expected);
    assert.deepEqual((await SessionTraces.get(...session, sessionTraceId, preview)).contexts, expected);
  });
}

async function conversationErrors(session) {
  const [client, agentRid, sessionRid] = session;
  const messageId = randomUUID();
  const sessionTraceId = randomUUID();
  const continues = [Sessions.blockingContinue, Sessions.streamingContinue];

  await part("a failure of the agent is reported", async () => {
    const text = "The message asked for a failure.";
    const parameters = { agentRid, sessionRid, message: text, details: text };
    const expected = { statusCode: 500, errorCode: "INTERNAL", errorName: "SessionExecutionFailed", parameters };
    for (const send of continues) {
      await fails(expected, () => send(...session, message("/fail"), preview));
    }
  });

  await part("a trace id can be used once, and a parameter has to be declared", async () => {
    await Sessions.blockingContinue(...session, message("first", { sessionTraceId }), preview);
    const taken = invalid("SessionTraceIdAlreadyExists", { agentRid, sessionRid, sessionTraceId });
    const undeclared = invalid("InvalidParameter", { agentRid, sessionRid, parameter: "who" });
    const parameterInputs = { who: { type: "string", value: "Ada" } };
    for (const send of continues) {
      await fails(taken, () => send(...session, message("second", { sessionTraceId }), preview));
      await fails(undeclared, () => send(...session, message("hi", { parameterInputs }), preview));
    }
  });

  await part("a missing session and a missing trace are reported in conversations", async () => {
    const unknown = unknownSession();
    const missing = notFound("SessionNotFound", { agentRid, sessionRid: unknown });
    for (const call of calls([client, agentRid, unknown], messageId, randomUUID())) {
      await fails(missing, () => call(preview));
    }
    const absent = randomUUID();
    await fails(notFound("SessionTraceNotFound", { agentRid, sessionRid, sessionTraceId: absent }), () =>
      SessionTraces.get(...session, absent, preview),
    );
  });

  await part("no operation on a conversation can be called without preview", async () => {
    for (const call of calls(session, messageId, sessionTraceId)) {
      await fails(invalid("ApiFeaturePreviewUsageOnly", {}), () => call());
    }
  });
}

/** All operations on a conversation. */
function calls(session, messageId, sessionTraceId) {
  return [
    (query) => Contents.get(...session, query),
    (query) => SessionTraces.get(...session, sessionTraceId, query),
    (query) => Sessions.ragContext(...session, message("hi"), query),
    (query) => Sessions.blockingContinue(...session, message("hi"), query),
    (query) => Sessions.streamingContinue(...session, message("hi"), query),
    (query) => Sessions.cancel(...session, { messageId }, query),
  ];
}
