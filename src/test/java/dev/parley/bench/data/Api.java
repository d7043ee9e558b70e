package dev.parley.bench.data;

import java.util.Locale;

/** An API of Parley, with the agent of its sessions. */
public enum Api {
  AZURE(
      "/agents/azure/endpoint/sessions",
      "?api-version=v1",
      "?api-version=v1&limit=",
      "'bench-' || number",
      "key"),
  PALANTIR(
      "/api/v2/aipAgents/agents/ri.aip-agents..agent.palantir/sessions",
      "?preview=true",
      "?preview=true&pageSize=",
      "replace(new_id::text, '-', '')",
      "'ri.aip-agents..session.' || id"),
  VECTARA("/v2/agents/vectara/sessions", "", "?limit=", "'ase_bench_' || number", "key");

  private final String sessions;
  private final String query;
  private final String pageQuery;
  private final String key;
  private final String reference;

  Api(String sessions, String query, String pageQuery, String key, String reference) {
    this.sessions = sessions;
    this.query = query;
    this.pageQuery = pageQuery;
    this.key = key;
    this.reference = reference;
  }

  /** Its name, which is also that of its agent. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of a session to load, as SQL on its {@code number} and {@code new_id}. */
  public String keySql() {
    return key;
  }

  /** What a session is called in paths, as SQL on its row. */
  public String referenceSql() {
    return reference;
  }

  /** The path of sessions. */
  public String sessions() {
    return sessions + query;
  }

  /** The status of the answer to a creation. */
  public int created() {
    return this == PALANTIR ? 200 : 201;
  }

  /** The path of the session that is called this. */
  public String session(String reference) {
    return sessions + "/" + reference + query;
  }

  /** The path of the first page of the caller's sessions. */
  public String page(int length) {
    return sessions + pageQuery + length;
  }
}
