package dev.parley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.parley.failure.FailureException;
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
 * Where every failure ends, thrown by the core, the edge or the framework: finds out what was
 * refused, and has the dialect of the path word it. No exception's text, class name or SQL goes
 * out; a fault goes into the log under the id that the answer carries.
 */
@ApplicationScoped
public class FailureMapper {

  private static final Logger LOG = Logger.getLogger(FailureMapper.class);

  /** The headers that say who is calling. */
  private static final List<String> CREDENTIALS = List.of(HttpHeaders.AUTHORIZATION, "x-api-key");

  private final Dialects dialects;
  private final RequestIds requestIds;

  public FailureMapper(Dialects dialects, RequestIds requestIds) {
    this.dialects = dialects;
    this.requestIds = requestIds;
  }

  // The specific types are named because the framework brings mappers for them, which would win
  // over Throwable.
  @ServerExceptionMapper({
    Throwable.class,
    FailureException.class,
    EdgeFailureException.class,
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
    Asked asked = new Asked(requestIds.of(request), request.normalizedPath());
    return dialect
        .map(words -> words(words, thrown, request, asked))
        .map(FailureMapper::response)
        .orElseGet(() -> plain(thrown));
  }

  private Answer words(Dialect dialect, Throwable thrown, RoutingContext request, Asked asked) {
    Optional<FailureException> refusal = Faults.refusals(thrown).findFirst();
    if (refusal.isPresent()) {
      return dialect.answer(refusal.get().failure(), asked);
    }
    boolean credentialsGiven = CREDENTIALS.stream().anyMatch(request.request().headers()::contains);
    EdgeFailure failure = Faults.edge(thrown, credentialsGiven);
    log(failure, thrown);
    return edge(failure, dialect.answer(failure, asked));
  }

  private static void log(EdgeFailure failure, Throwable thrown) {
    if (failure instanceof EdgeFailure.Unexpected) {
      LOG.error("Request failed", thrown);
    } else if (failure instanceof EdgeFailure.Unavailable) {
      LOG.warnf("Request refused, a part is away: %s", thrown.toString());
    }
  }

  /** Adds what HTTP asks for, whatever the dialect. */
  private static Answer edge(EdgeFailure failure, Answer answer) {
    if (failure instanceof EdgeFailure.Unauthenticated unauthenticated) {
      // RFC 6750, section 3: no error code when the request came without credentials.
      return answer.with(
          HttpHeaders.WWW_AUTHENTICATE,
          unauthenticated.credentialsGiven() ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    if (failure instanceof EdgeFailure.Unavailable unavailable) {
      return answer.with(HttpHeaders.RETRY_AFTER, String.valueOf(unavailable.retryAfterSeconds()));
    }
    // RFC 9110, section 15.5.16.
    return failure instanceof EdgeFailure.UnsupportedEncoding
        ? answer.with(HttpHeaders.ACCEPT_ENCODING, "identity")
        : answer;
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach(response::header);
    if (answer.body() != null) {
      response.type(MediaType.APPLICATION_JSON_TYPE).entity(answer.body());
    }
    return response.build();
  }

  /** At a path of no vendor there is no shape to keep: the status says it all. */
  private static Response plain(Throwable thrown) {
    if (thrown instanceof WebApplicationException known) {
      return Response.status(known.getResponse().getStatus()).build();
    }
    if (thrown instanceof UnauthorizedException
        || thrown instanceof AuthenticationFailedException) {
      return Response.status(Response.Status.UNAUTHORIZED).build();
    }
    if (thrown instanceof EdgeFailureException) {
      return Response.status(Response.Status.NOT_FOUND).build();
    }
    LOG.error("Request failed", thrown);
    return Response.serverError().build();
  }
}
