package dev.parley.bench.bare;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The least that a service can do for these operations: a statement each, and JSON. No
 * authentication, no checks, no errors.
 */
@Path("/sessions")
public class SessionsResource {

  private final Pool pool;
  private final UUID agent;
  private final NamedStatement get;
  private final NamedStatement list;
  private final NamedStatement create;
  private final Map<Long, NamedStatement> lists = new ConcurrentHashMap<>();

  /**
   * @param agent the agent of all sessions
   * @param statements the directory of the statements
   */
  public SessionsResource(
      Pool pool,
      @ConfigProperty(name = "bench.agent") UUID agent,
      @ConfigProperty(name = "bench.statements") java.nio.file.Path statements) {
    this.pool = pool;
    this.agent = agent;
    get = NamedStatement.read(statements.resolve("get.sql"));
    list = NamedStatement.read(statements.resolve("list.sql"));
    create = NamedStatement.read(statements.resolve("create.sql"));
  }

  @GET
  @Path("{key}")
  public Uni<Session> get(@PathParam("key") String key, @QueryParam("subject") String subject) {
    return one(get, Map.of("agent", agent, "subject", subject, "key", key));
  }

  @GET
  public Uni<List<Session>> list(
      @QueryParam("subject") String subject, @QueryParam("limit") long limit) {
    return all(
        lists.computeIfAbsent(limit, list::limit), Map.of("agent", agent, "subject", subject));
  }

  @POST
  public Uni<Session> create(@QueryParam("subject") String subject) {
    return one(create, Map.of("agent", agent, "subject", subject));
  }

  private Uni<Session> one(NamedStatement statement, Map<String, Object> values) {
    return all(statement, values).map(sessions -> sessions.get(0));
  }

  private Uni<List<Session>> all(NamedStatement statement, Map<String, Object> values) {
    return pool.preparedQuery(statement.sql())
        .execute(statement.tuple(values))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Session::of).toList());
  }
}
