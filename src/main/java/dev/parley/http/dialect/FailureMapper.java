package dev.parley.http.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureClass;
import dev.parley.failure.FailureException;
import dev.parley.http.error.ExceptionClassifier;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.http.error.RenderedFailure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Maps every exception, whether from the core, the HTTP layer or the framework, to a response in
 * the dialect of the path. Responses contain no exception messages, class names or SQL; unexpected
 * errors are logged under the request id that the response carries.
 */
@ApplicationScoped
public class FailureMapper {

  /** For failures of the core, such as too many turns. */
  private static final String RETRY_AFTER_SECONDS = "2";

  private static final Logger LOG = Logger.getLogger(FailureMapper.class);

  /** Headers that carry credentials. */
  private static final List<String> CREDENTIALS = List.of(HttpHeaders.AUTHORIZATION, "x-api-key");

  private final Dialects dialects;
  private final RequestIds requestIds;

  public FailureMapper(Dialects dialects, RequestIds requestIds) {
    this.dialects = dialects;
    this.requestIds = requestIds;
  }

  // The framework's mappers for specific types would take precedence over a mapper for Throwable.
  @ServerExceptionMapper({
    Throwable.class,
    FailureException.class,
    HttpFailureException.class,
    AuthenticationFailedException.class,
    UnauthorizedException.class,
    io.quarkus.security.ForbiddenException.class,
    ForbiddenException.class,
    WebApplicationException.class,
    NotFoundException.class,
    NotAllowedException.class,
    NotAcceptableException.class,
    NotSupportedException.class,
    JsonProcessingException.class,
    MismatchedInputException.class
  })
  public Response answer(Throwable thrown, RoutingContext request, SimpleResourceInfo resource) {
    Optional<Dialect> dialect = dialects.of(request);
    FailedRequest failed = new FailedRequest(requestIds.of(request), request.normalizedPath());
    return dialect
        .map(owner -> render(owner, thrown, request, failed))
        .map(FailureMapper::response)
        .orElseGet(() -> plain(thrown));
  }

  private RenderedFailure render(
      Dialect dialect, Throwable thrown, RoutingContext request, FailedRequest failed) {
    Optional<FailureException> refusal = ExceptionClassifier.refusals(thrown).findFirst();
    if (refusal.isPresent()) {
      Failure failure = refusal.get().failure();
      RenderedFailure answer = dialect.render(failure, failed);
      return failure.failureClass() == FailureClass.UNAVAILABLE
          ? answer.with(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          : answer;
    }
    boolean credentialsGiven = CREDENTIALS.stream().anyMatch(request.request().headers()::contains);
    HttpFailure failure = ExceptionClassifier.classify(thrown, credentialsGiven);
    log(failure, thrown);
    return withHeaders(failure, dialect.render(failure, failed));
  }

  private static void log(HttpFailure failure, Throwable thrown) {
    if (failure instanceof HttpFailure.Unexpected) {
      LOG.error("Request failed", thrown);
    } else if (failure instanceof HttpFailure.Unavailable) {
      LOG.warnf("Request failed because a component is unavailable: %s", thrown.toString());
    }
  }

  /** Adds the headers that HTTP requires. */
  private static RenderedFailure withHeaders(HttpFailure failure, RenderedFailure answer) {
    if (failure instanceof HttpFailure.Unauthenticated unauthenticated) {
      // RFC 6750, section 3: no error code if the request has no credentials.
      return answer.with(
          HttpHeaders.WWW_AUTHENTICATE,
          unauthenticated.credentialsGiven() ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    if (failure instanceof HttpFailure.Unavailable unavailable) {
      return answer.with(HttpHeaders.RETRY_AFTER, String.valueOf(unavailable.retryAfterSeconds()));
    }
    // RFC 9110, section 15.5.16.
    return failure instanceof HttpFailure.UnsupportedEncoding
        ? answer.with(HttpHeaders.ACCEPT_ENCODING, "identity")
        : answer;
  }

  private static Response response(RenderedFailure answer) {
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach(response::header);
    if (answer.body() != null) {
      response.type(MediaType.APPLICATION_JSON_TYPE).entity(answer.body());
    }
    return response.build();
  }

  /** Responses for paths that belong to no dialect have no body. */
  private static Response plain(Throwable thrown) {
    if (thrown instanceof WebApplicationException known) {
      return Response.status(known.getResponse().getStatus()).build();
    }
    if (thrown instanceof UnauthorizedException
        || thrown instanceof AuthenticationFailedException) {
      return Response.status(Response.Status.UNAUTHORIZED).build();
    }
    if (thrown instanceof HttpFailureException) {
      return Response.status(Response.Status.NOT_FOUND).build();
    }
    LOG.error("Request failed", thrown);
    return Response.serverError().build();
  }
}
