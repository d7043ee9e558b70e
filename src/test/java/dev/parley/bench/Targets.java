package dev.parley.bench;

import dev.parley.bench.data.Api;
import dev.parley.bench.load.Call;
import dev.parley.bench.load.Operation;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.Row;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The calls of the programs. */
final class Targets {

  /** An answer with as many pieces takes about a second. */
  private static final int WORDS = 50;

  private Targets() {}

  /** Parley through one of its APIs. */
  static Target parley(Api api, ProcessHandle process, int port, Path callers) {
    Map<Operation, Call> calls =
        new EnumMap<>(
            Map.of(
                Operation.GET, Call.get(api.session("${session}")),
                Operation.LIST_20, Call.get(api.page(20)),
                Operation.LIST_100, Call.get(api.page(100)),
                Operation.CREATE, Call.post(api.sessions(), "{}")));
    if (api == Api.AZURE) {
      calls.put(Operation.TURN, turn("azure", "Hello there, how are you today?"));
      calls.put(Operation.FIRST_PIECE, turn("slow", "word ".repeat(WORDS)));
    }
    return new Target(api.label(), process, port, callers, calls);
  }

  private static Call turn(String agent, String text) {
    return Call.post(
        "/agents/" + agent + "/endpoint/protocols/openai/responses?api-version=v1",
        "{\"input\":\"" + text + "\",\"stream\":true}");
  }

  /** The bare resource, on the sessions of Azure's API. */
  static Target bare(ProcessHandle process, int port, Path callers) {
    return new Target(
        Row.BARE,
        process,
        port,
        callers,
        Map.of(
            Operation.GET, Call.get("/sessions/${session}?subject=${subject}"),
            Operation.LIST_20, Call.get("/sessions?limit=20&subject=${subject}"),
            Operation.LIST_100, Call.get("/sessions?limit=100&subject=${subject}"),
            Operation.CREATE, Call.post("/sessions?subject=${subject}", "")));
  }
}
