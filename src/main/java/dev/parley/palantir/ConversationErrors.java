package dev.parley.palantir;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.http.error.ErrorOverrides;
import java.util.HashMap;
import java.util.Map;

/** Palantir's errors for the failures of conversations. */
final class ConversationErrors {

  private ConversationErrors() {}

  /** Adds the kinds with a specific name or message. */
  static ErrorOverrides.Builder<PalantirError> addTo(
      ErrorOverrides.Builder<PalantirError> overrides) {
    return overrides
        .on(
            ConversationFailure.TurnInProgress.class,
            failure ->
                PalantirError.of(409, "CONFLICT", "Default:Conflict", failure.message())
                    .with(at(failure.agentRid(), failure.session())))
        .on(
            ConversationFailure.TurnNotInProgress.class,
            failure ->
                conversation(
                    "CancelSessionFailedMessageNotInProgress",
                    failure,
                    failure.agentRid(),
                    failure.session(),
                    Map.of("messageId", failure.messageId())))
        .on(
            ConversationFailure.TraceIdTaken.class,
            failure ->
                conversation(
                    "SessionTraceIdAlreadyExists",
                    failure,
                    failure.agentRid(),
                    failure.session(),
                    Map.of("sessionTraceId", failure.trace())))
        .on(
            ConversationFailure.TraceNotFound.class,
            failure ->
                PalantirError.notFound("SessionTraceNotFound", failure.message())
                    .with(
                        Map.of(
                            "agentRid",
                            failure.agentRid(),
                            "sessionRid",
                            failure.session(),
                            "sessionTraceId",
                            failure.trace())))
        .on(
            ConversationFailure.UnknownParameter.class,
            failure ->
                conversation(
                    "InvalidParameter",
                    failure,
                    failure.agentRid(),
                    failure.session(),
                    Map.of("parameter", PalantirErrors.shown(failure.parameter()))))
        .on(
            ConversationFailure.WrongParameterType.class,
            failure ->
                conversation(
                    "InvalidParameterType",
                    failure,
                    failure.agentRid(),
                    failure.session(),
                    Map.of(
                        "parameter",
                        failure.parameter(),
                        "expectedType",
                        failure.expected(),
                        "receivedType",
                        failure.received())))
        .on(
            ConversationFailure.NoRuntime.class,
            failure ->
                executionFailed(
                    failure.agentRid(), failure.session(), failure.message(), failure.runtime()))
        .on(ConversationFailure.RuntimeFailed.class, ConversationErrors::runtimeFailed);
  }

  /** The parameters of an error that concerns a session. */
  static Map<String, Object> at(String agentRid, String session) {
    return Map.of("agentRid", agentRid, "sessionRid", session);
  }

  private static PalantirError conversation(
      String name,
      ClassifiedFailure failure,
      String agentRid,
      String session,
      Map<String, Object> parameters) {
    Map<String, Object> all = new HashMap<>(at(agentRid, session));
    all.putAll(parameters);
    return PalantirError.invalid(name, failure.message()).with(all);
  }

  private static PalantirError runtimeFailed(ConversationFailure.RuntimeFailed failure) {
    Map<String, Object> details = Map.of("details", failure.details());
    return switch (failure.cause()) {
      case EXECUTION, CONFIGURATION ->
          executionFailed(
              failure.agentRid(), failure.session(), failure.details(), failure.details());
      case CONTEXT_SIZE ->
          conversation(
              "ContextSizeExceededLimit", failure, failure.agentRid(), failure.session(), details);
      case ITERATIONS ->
          conversation(
              "AgentIterationsExceededLimit",
              failure,
              failure.agentRid(),
              failure.session(),
              details);
      case RATE_LIMIT ->
          PalantirError.of(400, "CUSTOM_CLIENT", "RateLimitExceeded", failure.message())
              .with(
                  Map.of(
                      "agentRid",
                      failure.agentRid(),
                      "sessionRid",
                      failure.session(),
                      "details",
                      failure.details()));
    };
  }

  private static PalantirError executionFailed(
      String agentRid, String session, String message, String details) {
    return PalantirError.of(500, "INTERNAL", "SessionExecutionFailed", message)
        .with(
            Map.of(
                "agentRid",
                agentRid,
                "sessionRid",
                session,
                "message",
                message,
                "details",
                details));
  }
}
