package dev.verdict.sdk;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.barrier.BarrierFlow.OperationKey;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.client.AsyncVerdictClient;
import dev.verdict.sdk.client.BranchSpec;
import dev.verdict.sdk.client.TransactionContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Runs operations as branches of transactions that came here with business calls. */
final class Joining {
  private final String participant;
  private final AsyncVerdictClient client;
  private final Map<OperationKey, Codec> codecs;
  private final Function<Call, CompletionStage<BranchAnswer>> barrier;

  /** Where an operation's calls go, and as what it is enlisted. */
  private enum Kind {
    PREPARED(Style.PREPARED, CallKind.PREPARE, BranchSpec.Style.TWO_PHASE),
    TCC(Style.TCC, CallKind.TRY, BranchSpec.Style.TRY_CONFIRM_CANCEL);

    private final Style style;
    private final CallKind call;
    private final BranchSpec.Style enlisted;

    Kind(Style style, CallKind call, BranchSpec.Style enlisted) {
      this.style = style;
      this.call = call;
      this.enlisted = enlisted;
    }
  }

  /** An operation that can be joined. */
  private record Declared(Kind kind, Codec codec) {}

  /**
   * @param client enlists branches
   * @param barrier carries calls out
   */
  Joining(
      String participant,
      AsyncVerdictClient client,
      Operations<?> operations,
      Function<Call, CompletionStage<BranchAnswer>> barrier) {
    this.participant = participant;
    this.client = client;
    this.codecs = Map.copyOf(operations.codecs());
    this.barrier = barrier;
  }

  <O> CompletionStage<Result<O>> join(
      TransactionContext context, String operation, Object input, Class<O> output) {
    Declared declared = declared(operation);
    Kind kind = declared.kind;
    Json payload = declared.codec.unbind(input);
    CompletableFuture<BranchAnswer> answered = new CompletableFuture<>();
    return context
        .join(
            client,
            participant,
            kind.enlisted,
            operation,
            branch ->
                work(kind, context.id(), branch, operation, payload)
                    .thenApply(
                        answer -> {
                          answered.complete(answer);
                          return answer.accept(AsVote.VISITOR);
                        }))
        .thenApply(vote -> result(vote, answered.join(), declared.codec, output));
  }

  private Declared declared(String operation) {
    for (Kind kind : Kind.values()) {
      Codec codec = codecs.get(new OperationKey(kind.style, operation));
      if (codec != null) {
        return new Declared(kind, codec);
      }
    }
    throw new IllegalArgumentException(
        "participant '"
            + participant
            + "' declares no prepared or tcc operation '"
            + operation
            + "'");
  }

  /**
   * The work belongs to the epoch of the transaction's birth: no later owner of its shard lets it
   * commit, and a call of a later owner that came before makes this one stale.
   */
  private CompletionStage<BranchAnswer> work(
      Kind kind, TxId tx, BranchId branch, String operation, Json payload) {
    return barrier.apply(
        Call.of(kind.call, new BranchKey(tx, branch), tx.epoch(), operation, payload));
  }

  private static <O> Result<O> result(
      Vote vote, BranchAnswer answer, Codec codec, Class<O> output) {
    if (!vote.yes()) {
      return Result.refused(vote.reason());
    }
    Json told = answer instanceof BranchAnswer.Done done ? done.output() : Json.nil();
    return Result.done(codec.bind(told, output));
  }

  /** What an answer to work says as a vote. */
  private static final class AsVote implements BranchAnswer.Visitor<Vote> {
    private static final AsVote VISITOR = new AsVote();

    @Override
    public Vote done(BranchAnswer.Done answer) {
      return Vote.commit();
    }

    /** A vote that a client reports is a yes or a no; who is told of the commit has it done. */
    @Override
    public Vote readOnly(BranchAnswer.ReadOnly answer) {
      return Vote.commit();
    }

    @Override
    public Vote refused(BranchAnswer.Refused answer) {
      return Vote.abort(answer.reason());
    }

    @Override
    public Vote tombstone(BranchAnswer.Tombstone answer) {
      return Vote.abort("it was ended before it ran");
    }

    @Override
    public Vote unknownBranch(BranchAnswer.UnknownBranch answer) {
      return Vote.abort("it is not known here");
    }

    @Override
    public Vote staleEpoch(BranchAnswer.StaleEpoch answer) {
      return Vote.abort("the newer epoch " + answer.seen() + " was seen before");
    }

    @Override
    public Vote inputMismatch(BranchAnswer.InputMismatch answer) {
      return Vote.abort("it ran before with another input");
    }
  }
}
