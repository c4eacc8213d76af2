package dev.verdict.stress.simulate.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.MemoryTransaction;
import dev.verdict.sdk.barrier.BarrierFlow;
import dev.verdict.sdk.barrier.BarrierFlow.OperationKey;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.ContradictionException;
import dev.verdict.sdk.barrier.Operation;
import dev.verdict.sdk.barrier.Operation.FollowUpWork;
import dev.verdict.sdk.barrier.Operation.Worked;
import dev.verdict.sdk.barrier.Style;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The barrier of the small worlds' participants answers as the one that ships. */
class SameBarrierTest {
  private static final int CALLS = 4;
  private static final int EPOCHS = 2;
  private static final int NO_ANSWER = -1;
  private static final Json INPUT = Json.number(1);

  private final Alarm alarm = new Alarm();
  private int branches;

  /** A call of an epoch, and what its handler says if it runs. */
  private record Asked(CallKind kind, int epoch, int choice) {
    @Override
    public String toString() {
      String says =
          switch (choice) {
            case Barriers.NO -> " (no)";
            case Barriers.YES_OTHERWISE -> " (read-only)";
            default -> "";
          };
      return kind + " of epoch " + epoch + says;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySequenceOfCallsGetsTheSameAnswers(Style style) {
    Scenario scenario =
        style == Style.SAGA
            ? Scenarios.oneStep(new SagaMachine())
            : Scenarios.single(new AtomicMachine());
    Shipped shipped = new Shipped(style);
    sequences(style).forEach(calls -> compare(calls, new Barriers(scenario, alarm), shipped));
    assertThat(branches).isGreaterThan(1_000);
  }

  private void compare(List<Asked> calls, Barriers model, Shipped shipped) {
    Scene scene = new Scene(1);
    BranchKey key = shipped.key("b" + branches++);
    for (Asked asked : calls) {
      int shippedAnswer = shipped.handle(key, asked, INPUT);
      int modelAnswer = handle(model, scene, asked);
      if (shippedAnswer == NO_ANSWER) {
        assertThat(alarm.property()).as("%s contradicts in %s", asked, calls).isNotNull();
        return;
      }
      assertThat(modelAnswer).as("the answer to %s in %s", asked, calls).isEqualTo(shippedAnswer);
    }
    int row = Barriers.row(scene, 0);
    if (row != Barriers.NONE) {
      Asked other = new Asked(workOf(calls.get(0).kind()), EPOCHS + 1, Barriers.YES);
      assertThat(shipped.handle(key, other, Json.number(2)))
          .as("the answer to other work after %s", calls)
          .isEqualTo(row == Barriers.TOMBSTONE ? Message.TOMBSTONE : Message.MISMATCH);
    }
  }

  private int handle(Barriers model, Scene scene, Asked asked) {
    alarm.reset();
    scene.set(Scene.ROW, rowBefore(asked.kind()));
    int call = Message.sent(Message.call(asked.kind(), 0, 1), asked.epoch());
    return model.handle(scene, call, asked.choice());
  }

  private static int rowBefore(CallKind kind) {
    return switch (kind) {
      case COMMIT, CONFIRM -> Scene.COMMIT;
      case ABORT, CANCEL, COMPENSATE -> Scene.ABORT;
      case PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, ACTION, SETTLE -> 0;
    };
  }

  private static CallKind workOf(CallKind kind) {
    return switch (Style.of(kind)) {
      case PREPARED -> CallKind.PREPARE;
      case TCC -> CallKind.TRY;
      case SAGA -> CallKind.ACTION;
    };
  }

  private static List<List<Asked>> sequences(Style style) {
    List<Asked> alphabet = new ArrayList<>();
    for (CallKind kind : CallKind.values()) {
      for (int epoch = 1; epoch <= EPOCHS && Style.of(kind) == style; epoch++) {
        alphabet.add(new Asked(kind, epoch, Barriers.YES));
        if (kind.isWork()) {
          alphabet.add(new Asked(kind, epoch, Barriers.NO));
        }
        if (kind.isWork() && style != Style.SAGA) {
          alphabet.add(new Asked(kind, epoch, Barriers.YES_OTHERWISE));
        }
      }
    }
    List<List<Asked>> sequences = List.of(List.of());
    for (int i = 0; i < CALLS; i++) {
      List<List<Asked>> longer = new ArrayList<>();
      for (List<Asked> each : sequences) {
        for (Asked next : alphabet) {
          List<Asked> with = new ArrayList<>(each);
          with.add(next);
          longer.add(with);
        }
      }
      sequences = longer;
    }
    return sequences;
  }

  /** The barrier that services embed, in memory. */
  private static final class Shipped {
    private static final String OPERATION = "do";
    private static final int ENTRIES = 1 << 20;

    private final BarrierFlow<MemoryTransaction> flow;
    private int choice;

    Shipped(Style style) {
      FollowUpWork<MemoryTransaction> nothing =
          (session, input, output) -> CompletableFuture.completedFuture(null);
      Operation<MemoryTransaction> operation =
          new Operation<>(
              OPERATION,
              style,
              (session, input) -> CompletableFuture.completedFuture(worked()),
              Optional.of(nothing),
              Optional.of(nothing),
              "");
      this.flow =
          new BarrierFlow<>(
              new MemoryStore(ENTRIES, Clock.systemUTC()).barrier(),
              Map.of(new OperationKey(style, OPERATION), operation));
    }

    private Worked worked() {
      return switch (choice) {
        case Barriers.NO -> Worked.refused("no");
        case Barriers.YES_OTHERWISE -> Worked.readOnly();
        default -> Worked.done(Json.nil());
      };
    }

    BranchKey key(String branch) {
      return new BranchKey(TxId.of(1, 0, 1, 1), new BranchId(branch));
    }

    int handle(BranchKey key, Asked asked, Json input) {
      choice = asked.choice();
      String operation = asked.kind().isWork() ? OPERATION : "";
      try {
        return number(
            flow.handle(Call.of(asked.kind(), key, asked.epoch(), operation, input))
                .toCompletableFuture()
                .join());
      } catch (CompletionException contradiction) {
        assertThat(contradiction).hasCauseInstanceOf(ContradictionException.class);
        return NO_ANSWER;
      }
    }

    private static int number(BranchAnswer answer) {
      return answer.accept(
          new BranchAnswer.Visitor<>() {
            @Override
            public Integer done(BranchAnswer.Done it) {
              return Message.DONE;
            }

            @Override
            public Integer readOnly(BranchAnswer.ReadOnly it) {
              return Message.READ_ONLY;
            }

            @Override
            public Integer refused(BranchAnswer.Refused it) {
              return Message.REFUSED;
            }

            @Override
            public Integer tombstone(BranchAnswer.Tombstone it) {
              return Message.TOMBSTONE;
            }

            @Override
            public Integer unknownBranch(BranchAnswer.UnknownBranch it) {
              return Message.UNKNOWN;
            }

            @Override
            public Integer staleEpoch(BranchAnswer.StaleEpoch it) {
              return Message.STALE;
            }

            @Override
            public Integer inputMismatch(BranchAnswer.InputMismatch it) {
              return Message.MISMATCH;
            }
          });
    }
  }
}
