package dev.verdict.sdk;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.BarrierStore.LongPrepared;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.ContendedException;
import dev.verdict.sdk.barrier.ContradictionException;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.NotStartedException;
import dev.verdict.sdk.barrier.UnknownOperationException;
import dev.verdict.sdk.resource.BranchXid;
import dev.verdict.sdk.resource.PreparedName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what comes over HTTP, has it carried out, and puts what it came to into words. */
final class Replies {
  /** The log of the participant, whose voice this is. */
  private static final Logger LOG = System.getLogger(Participant.class.getName());

  /** Votes are followed by their outcome in much less, unless nobody can tell it. */
  private static final Duration PREPARED_FOR_LONG = Duration.ofSeconds(5);

  private static final Map<String, CallKind> KINDS =
      Stream.of(CallKind.values()).collect(Collectors.toUnmodifiableMap(CallKind::path, it -> it));

  private final String participant;
  private final BarrierStore<?> store;
  private final Function<Call, CompletionStage<BranchAnswer>> barrier;

  /**
   * For one participant.
   *
   * @param participant the registered name, for the log
   * @param barrier carries calls out
   */
  Replies(
      String participant,
      BarrierStore<?> store,
      Function<Call, CompletionStage<BranchAnswer>> barrier) {
    this.participant = participant;
    this.store = store;
    this.barrier = barrier;
  }

  /** What {@link Participant#handle} promises. */
  CompletionStage<Reply> to(String kind, byte[] body) {
    if (kind.equals(ParticipantProtocol.HOLDINGS)) {
      return toHoldings(body);
    }
    CallKind callKind = KINDS.get(kind);
    if (callKind == null) {
      return unknownCall();
    }
    Call call;
    try {
      call = Wire.read(callKind, body);
    } catch (IllegalArgumentException e) {
      return malformed(e);
    }
    return to(call);
  }

  /**
   * A call that came with others.
   *
   * @param number of its line, from 0
   * @param body has the line, of that length, at {@code from}
   */
  CompletionStage<Reply> toLine(int number, byte[] body, int from, int length) {
    if (number >= ParticipantProtocol.BATCH_CALLS_MAX) {
      return tooMany();
    }
    Call call;
    try {
      call = Wire.readLine(body, from, length, KINDS);
    } catch (Wire.UnknownCallException e) {
      return unknownCall();
    } catch (IllegalArgumentException e) {
      return malformed(e);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed("read a call", e));
    }
    return to(call).exceptionally(error -> failed(describe(call), error));
  }

  private static CompletionStage<Reply> tooMany() {
    return CompletableFuture.completedFuture(
        Wire.problem(
            503,
            "overloaded",
            "Overloaded",
            "a batch may have "
                + ParticipantProtocol.BATCH_CALLS_MAX
                + " calls; this one and what follows it were left alone"));
  }

  private static CompletionStage<Reply> unknownCall() {
    return CompletableFuture.completedFuture(
        Wire.problem(404, "unknown_call", "Unknown call", "there is no such call"));
  }

  private CompletionStage<Reply> to(Call call) {
    return barrier
        .apply(call)
        .<Reply>thenApply(answer -> answer.accept(Answered.VISITOR))
        .exceptionallyCompose(error -> toFailed(describe(call), error));
  }

  /**
   * Where others held what was needed, it is told if a prepared transaction that nobody ends does.
   */
  private CompletionStage<Reply> toFailed(String what, Throwable error) {
    Throwable cause = causeOf(error);
    if (!(cause instanceof ContendedException)) {
      return CompletableFuture.completedFuture(failed(what, cause));
    }
    LOG.log(Level.INFO, "{0} could not {1} now: {2}", participant, what, cause.getMessage());
    return store
        .longPrepared(PREPARED_FOR_LONG)
        .exceptionally(unknown -> Optional.empty())
        .thenApply(Replies::locked);
  }

  private static Reply locked(Optional<LongPrepared> inTheWay) {
    return Wire.problem(
        423,
        "locked",
        "Locked",
        inTheWay.map(Replies::words).orElse("")
            + "others held what was needed for too long; nothing was done");
  }

  /** The name comes first: whoever passes this on may cut it off. */
  private static String words(LongPrepared oldest) {
    String name = oldest.name();
    boolean own = PreparedName.isLike(name) || BranchXid.isLike(name);
    return "'%s' has been prepared in this database since %s, %s Verdict, and may keep the locks; "
        .formatted(name, oldest.since(), own ? "by" : "not by");
  }

  private static Throwable causeOf(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private CompletionStage<Reply> toHoldings(byte[] body) {
    HoldingsQuery query;
    try {
      query = HoldingsWire.read(body);
    } catch (IllegalArgumentException e) {
      return malformed(e);
    }
    return CompletableFuture.completedFuture(query)
        .thenCompose(store::holdings)
        .handle(
            (page, error) ->
                Optional.<Throwable>ofNullable(error)
                    .map(it -> failed("tell what it holds", it))
                    .orElseGet(() -> HoldingsWire.reply(page)));
  }

  private static CompletionStage<Reply> malformed(IllegalArgumentException why) {
    return CompletableFuture.completedFuture(
        Participant.malformed(String.valueOf(why.getMessage())));
  }

  private Reply failed(String what, Throwable error) {
    Throwable cause = causeOf(error);
    String detail = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownOperationException) {
      return Wire.problem(404, "unknown_operation", "Unknown operation", detail);
    }
    if (cause instanceof RejectedExecutionException) {
      return Wire.problem(503, "overloaded", "Overloaded", "too many calls, or shutting down");
    }
    if (cause instanceof NotStartedException) {
      LOG.log(Level.WARNING, "{0} could not {1}: {2}", participant, what, detail);
      return Wire.problem(503, "not_started", "Not started", detail);
    }
    if (cause instanceof ContradictionException) {
      LOG.log(Level.ERROR, "{0} {1}: {2}", participant, what, detail);
      return Wire.problem(409, "contradiction", "Contradiction", detail);
    }
    Optional<OperationFailedException> told = OperationFailedException.in(cause);
    if (told.isPresent()) {
      LOG.log(Level.INFO, participant + " failed to " + what, cause);
      return Wire.problem(424, told.get().code(), "Failed", told.get().words());
    }
    LOG.log(Level.WARNING, participant + " failed to " + what, cause);
    if (cause instanceof OutputBounds.ExceededException) {
      return Wire.problem(500, "output_out_of_bounds", "Output out of bounds", detail);
    }
    return Wire.problem(
        500, "failed", "Failed", DatabaseTrouble.words(cause, store.sqlState(cause)));
  }

  private static String describe(Call call) {
    return String.format(
        Locale.ROOT,
        "%s %s of %s",
        call.kind().path(),
        call.key().branch().text(),
        call.key().tx().text());
  }
}
