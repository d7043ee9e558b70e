package dev.parley.testing;

import static dev.parley.testing.JsonShape.INTEGER;
import static dev.parley.testing.JsonShape.TEXT;
import static dev.parley.testing.JsonShape.field;
import static dev.parley.testing.JsonShape.list;
import static dev.parley.testing.JsonShape.object;
import static dev.parley.testing.JsonShape.oneOf;
import static dev.parley.testing.JsonShape.optional;
import static dev.parley.testing.JsonShape.text;
import static dev.parley.testing.PalantirTypes.RID;
import static dev.parley.testing.PalantirTypes.UUID;
import static dev.parley.testing.PalantirTypes.VERSION;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.JsonShape.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Palantir's errors: those of every API and those of AIP Agents, with the status and the parameters
 * of each.
 */
final class PalantirErrorTypes {

  private static final Field AGENT = field("agentRid", RID);
  private static final Field SESSION = field("sessionRid", RID);

  /** Left out of the errors of a create: there is no session yet. */
  private static final Field SESSION_IF_ANY = optional("sessionRid", RID);

  private static final Field DETAILS = field("details", TEXT);
  private static final Field PARAMETER = field("parameter", TEXT);
  private static final Field TRACE = field("sessionTraceId", UUID);

  private final Map<String, ErrorType> types = new HashMap<>();

  private record ErrorType(int status, JsonShape body) {}

  PalantirErrorTypes() {
    unauthorized();
    denied();
    notFound();
    invalid();
    ofOtherKinds();
  }

  /**
   * Checks the body of an answer that reports an error.
   *
   * @throws AssertionError when no such error is known, or it looks otherwise
   */
  void check(int status, JsonNode body) {
    JsonNode name = body.path("errorName");
    ErrorType type = types.get(name.isTextual() ? name.asText() : "");
    if (type == null) {
      throw new AssertionError("$.errorName is not that of a known error: " + name);
    }
    if (type.status() != status) {
      throw new AssertionError(name + " has status " + type.status() + " and not " + status);
    }
    type.body().check("$", body);
  }

  private void error(int status, String code, String name, Field... parameters) {
    JsonShape body =
        object(
            field("errorCode", oneOf(code)),
            field("errorName", oneOf(name)),
            optional("errorDescription", TEXT),
            field("errorInstanceId", UUID),
            field("parameters", object(parameters)));
    types.put(name, new ErrorType(status, body));
  }

  private void unauthorized() {
    error(401, "UNAUTHORIZED", "MissingCredentials");
    error(401, "UNAUTHORIZED", "Default:Unauthorized", optional("error", TEXT));
  }

  private void denied() {
    denied("Default:PermissionDenied");
    denied(
        "ApiUsageDenied",
        optional("missingScope", text("a scope", Pattern.compile("api:[a-z]+(-[a-z]+)*"))));
    denied("GetAllSessionsAgentsPermissionDenied");
    denied("ListSessionsForAgentsPermissionDenied");
    denied("CreateSessionPermissionDenied", AGENT);
    for (String operation :
        List.of(
            "DeleteSession",
            "UpdateSessionTitle",
            "GetRagContextForSession",
            "BlockingContinueSession",
            "StreamingContinueSession",
            "CancelSession")) {
      denied(operation + "PermissionDenied", AGENT, SESSION);
    }
  }

  private void denied(String name, Field... parameters) {
    error(403, "PERMISSION_DENIED", name, parameters);
  }

  private void notFound() {
    notFound("AgentNotFound", AGENT);
    notFound("AgentVersionNotFound", AGENT, field("agentVersionString", VERSION));
    notFound("SessionNotFound", AGENT, SESSION);
    notFound("ContentNotFound", AGENT, SESSION);
    notFound("SessionTraceNotFound", AGENT, SESSION, TRACE);
    notFound(
        "FunctionLocatorNotFound",
        AGENT,
        SESSION_IF_ANY,
        field("functionRid", RID),
        field("functionVersion", TEXT));
    Field objectTypes = field("objectTypeRids", list(RID));
    notFound("ObjectTypeIdsNotFound", AGENT, SESSION_IF_ANY, field("objectTypeIds", list(TEXT)));
    notFound("ObjectTypeRidsNotFound", AGENT, SESSION_IF_ANY, objectTypes);
    notFound(
        "OntologyEntitiesNotFound",
        AGENT,
        SESSION_IF_ANY,
        objectTypes,
        field("linkTypeRids", list(RID)));
  }

  private void notFound(String name, Field... parameters) {
    error(404, "NOT_FOUND", name, parameters);
  }

  private void invalid() {
    invalid(400, "ApiFeaturePreviewUsageOnly");
    invalid(400, "Default:InvalidArgument");
    invalid(400, "MissingPostBody");
    invalid(400, "InvalidPageSize", field("pageSize", INTEGER));
    invalid(400, "InvalidPageToken", field("pageToken", TEXT));
    invalid(406, "Conjure:NotAcceptable");
    invalid(415, "Conjure:UnsupportedMediaType");
    invalid(422, "Conjure:UnprocessableEntity");
    invalid(400, "InvalidAgentVersion", AGENT, field("version", TEXT));
    invalid(400, "NoPublishedAgentVersion", AGENT);
    invalid(400, "SessionTraceIdAlreadyExists", AGENT, SESSION, TRACE);
    invalid(400, "InvalidParameter", AGENT, SESSION, PARAMETER);
    invalid(
        400,
        "InvalidParameterType",
        AGENT,
        SESSION,
        PARAMETER,
        field("expectedType", TEXT),
        field("receivedType", TEXT));
    invalid(
        400, "CancelSessionFailedMessageNotInProgress", AGENT, SESSION, field("messageId", UUID));
    invalid(400, "ContextSizeExceededLimit", AGENT, SESSION, DETAILS);
    invalid(400, "AgentIterationsExceededLimit", AGENT, SESSION, DETAILS);
    invalid(400, "ActionTypeNotFound", AGENT, SESSION_IF_ANY, field("actionRid", RID));
    invalid(
        400,
        "UnsupportedLanguageModelRid",
        AGENT,
        SESSION_IF_ANY,
        field("languageModelRid", RID),
        field("modelPurpose", oneOf("PRIMARY_AGENT", "QUESTION_SUGGESTER")));
  }

  private void invalid(int status, String name, Field... parameters) {
    error(status, "INVALID_ARGUMENT", name, parameters);
  }

  private void ofOtherKinds() {
    error(409, "CONFLICT", "Default:Conflict", optional("agentRid", RID), SESSION_IF_ANY);
    error(413, "REQUEST_ENTITY_TOO_LARGE", "Default:RequestEntityTooLarge");
    error(500, "INTERNAL", "Default:Internal");
    error(
        500, "INTERNAL", "SessionExecutionFailed", AGENT, SESSION, field("message", TEXT), DETAILS);
    for (String name :
        List.of("RateLimitExceeded", "RetryAttemptsExceeded", "RetryDeadlineExceeded")) {
      error(400, "CUSTOM_CLIENT", name, AGENT, SESSION, DETAILS);
    }
  }
}
