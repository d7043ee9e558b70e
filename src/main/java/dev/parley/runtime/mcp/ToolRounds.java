package dev.parley.runtime.mcp;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.ToolApproval;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Lets a model answer, runs the calls of tools that MCP servers have, one after the other, and asks
 * the model again with their results. Calls that are for the caller, or wait for an approval, end
 * the turn, which the caller continues.
 */
public final class ToolRounds {

  /** How often a model may be asked in a turn. */
  private static final int MAX_ROUNDS = 16;

  private final Toolbox box;
  private final RuntimeRequest request;
  private final Function<RuntimeRequest, Multi<Piece>> model;

  /** What is to be answered, with what the model and the tools have added to it. */
  private final List<EventContent> input;

  private final CallIds callIds;
  private Piece.Usage before = new Piece.Usage(0, 0);

  /**
   * Prepares the rounds.
   *
   * @param model asks the model once
   */
  public ToolRounds(
      Toolbox box, RuntimeRequest request, Function<RuntimeRequest, Multi<Piece>> model) {
    this.box = box;
    this.request = request;
    this.model = model;
    this.input = new ArrayList<>(request.input());
    this.callIds = new CallIds(request);
  }

  /** The pieces of the answer. */
  public Multi<Piece> answer() {
    return Multi.createBy()
        .concatenating()
        .streams(decided(), Multi.createFrom().deferred(() -> round(1)));
  }

  /** The results of the calls that the caller has approved or refused. */
  private Multi<Piece> decided() {
    List<ToolApproval> approvals =
        request.input().stream()
            .filter(event -> event instanceof ToolApproval)
            .map(event -> (ToolApproval) event)
            .toList();
    return Multi.createFrom()
        .iterable(approvals)
        .onItem()
        .transformToUniAndConcatenate(this::decided);
  }

  private Uni<Piece> decided(ToolApproval approval) {
    Optional<ToolCall> found =
        request.history().stream()
            .filter(event -> event instanceof ToolCall)
            .map(event -> (ToolCall) event)
            .filter(call -> call.callId().equals(approval.callId()))
            .reduce((earlier, later) -> later);
    if (found.isEmpty()) {
      return Uni.createFrom()
          .item(
              new Piece.ToolResult(
                  new ToolResult(
                      approval.callId(), "The call is not in the part that is read.", true)));
    }
    if (isDecided(approval)) {
      return Uni.createFrom()
          .item(
              added(
                  Toolbox.failed(found.get(), approval.request(), "The call was decided before.")));
    }
    if (approval.approve()) {
      return ran(found.get(), approval.request());
    }
    return Uni.createFrom()
        .item(added(Toolbox.failed(found.get(), approval.request(), approval.refusal())));
  }

  /** Whether another turn, which started a moment earlier, has the result already. */
  private boolean isDecided(ToolApproval approval) {
    return request.history().stream()
        .anyMatch(
            event ->
                event instanceof ToolResult result
                    && result.served() != null
                    && approval.request().equals(result.served().approval()));
  }

  private Uni<Piece> ran(ToolCall call, UUID approval) {
    return box.run(call, approval).map(this::added);
  }

  private Piece added(ToolResult result) {
    input.add(result);
    return new Piece.ToolResult(result);
  }

  private Multi<Piece> round(int number) {
    Round round = new Round();
    return Multi.createBy()
        .concatenating()
        .streams(
            model
                .apply(
                    new RuntimeRequest(
                        request.origin(),
                        request.definition(),
                        request.options(),
                        request.history(),
                        request.omitted(),
                        List.copyOf(input)))
                .onItem()
                .transformToIterable(round::shown),
            Multi.createFrom().deferred(() -> after(round, number)));
  }

  private Multi<Piece> after(Round round, int number) {
    before = round.usage;
    if (round.served.isEmpty()) {
      return Multi.createFrom().iterable(round.left);
    }
    if (number == MAX_ROUNDS) {
      throw new RuntimeFailure(
          Cause.EXECUTION, "The model called tools " + MAX_ROUNDS + " times in a row.");
    }
    if (!round.text.isEmpty()) {
      input.add(new AgentOutput(round.text.toString(), Map.of()));
    }
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom()
                .iterable(round.served)
                .onItem()
                .transformToMultiAndConcatenate(this::run),
            round.left.isEmpty()
                ? Multi.createFrom().deferred(() -> round(number + 1))
                : Multi.createFrom().iterable(round.left));
  }

  private Multi<Piece> run(ToolCall call) {
    Uni<Piece> result =
        call.kind().equals(ToolCall.MCP)
            ? ran(call, null)
            : Uni.createFrom()
                .item(
                    () ->
                        added(
                            Toolbox.failed(
                                call, null, "The tool needs an approval, which nobody can give.")));
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().item(new Piece.ToolCall(withKind(call, ToolCall.MCP))),
            result.toMulti());
  }

  private static ToolCall withKind(ToolCall call, String kind) {
    return new ToolCall(
        call.callId(), call.name(), kind, call.thought(), call.arguments(), call.server());
  }

  /** One answer of the model. Its calls come when it is complete. */
  private final class Round {

    private final StringBuilder text = new StringBuilder();

    /** Calls that are run here, or fail here. */
    private final List<ToolCall> served = new ArrayList<>();

    /** Calls that are for the caller to run or to approve. */
    private final List<Piece> left = new ArrayList<>();

    private Piece.Usage usage = before;

    /** The pieces that are shown at once. The usage is that of all rounds. */
    private List<Piece> shown(Piece piece) {
      if (piece instanceof Piece.ToolCall called) {
        add(callIds.unique(called.call()));
        return List.of();
      }
      if (piece instanceof Piece.Text part) {
        text.append(part.text());
      } else if (piece instanceof Piece.Usage used) {
        usage = used.after(before.input(), before.output());
        return List.of(usage);
      }
      return List.of(piece);
    }

    private void add(ToolCall call) {
      Optional<ToolCall> known = box.served(call);
      boolean waits =
          known.isEmpty()
              || known.get().kind().equals(ToolCall.MCP_APPROVAL)
                  && request.options().path(RuntimeRequest.APPROVALS).asBoolean();
      if (waits) {
        left.add(new Piece.ToolCall(known.orElse(call)));
      } else {
        served.add(known.get());
      }
    }
  }
}
