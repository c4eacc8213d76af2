package dev.verdict.saga.testing;

import dev.verdict.protocol.Timer;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.saga.internal.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a timeline speaks. */
final class Words {
  private Words() {}

  static String of(BranchCall call) {
    String attempt = call.attempt() > 1 ? ", attempt " + call.attempt() : "";
    return switch (call.kind()) {
      case ACTION -> "action of " + call.branch() + attempt;
      case COMPENSATE -> "undo of " + call.branch() + attempt;
      case SETTLE -> "question about " + call.branch() + attempt;
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CONFIRM, CANCEL ->
          call.kind().path() + " of " + call.branch() + attempt;
    };
  }

  static String withPayload(BranchCall call) {
    return "%s/%s: %s %s"
        .formatted(call.participant(), call.operation(), of(call), JsonText.write(call.payload()));
  }

  static String of(Timer timer) {
    return switch (timer.kind()) {
      case DEADLINE -> "the deadline";
      case RETRY -> "the retry of " + timer.subject();
      case WAIT -> "the end of the wait of " + timer.subject();
    };
  }

  static String of(SagaCommand command) {
    return command.accept(
        new SagaCommand.Visitor<>() {
          @Override
          public String start(SagaCommand.Start start) {
            return "the client's start";
          }

          @Override
          public String cancel(SagaCommand.Cancel cancel) {
            return "the client's cancel";
          }

          @Override
          public String signal(SagaCommand.Signal signal) {
            return "signal " + signal.signal();
          }

          @Override
          public String inquire(SagaCommand.Inquire inquire) {
            return "a question";
          }

          @Override
          public String substitute(SagaCommand.Substitute substitute) {
            return "an operator's result of " + substitute.step();
          }

          @Override
          public String skip(SagaCommand.Skip skip) {
            return "an operator's skip of " + skip.step();
          }

          @Override
          public String giveInput(SagaCommand.GiveInput given) {
            return "an operator's input of " + given.step();
          }
        });
  }

  static String of(BranchAnswer answer) {
    return answer.accept(
        new BranchAnswer.Visitor<>() {
          @Override
          public String done(BranchAnswer.Done done) {
            return "done " + JsonText.write(done.output());
          }

          @Override
          public String readOnly(BranchAnswer.ReadOnly readOnly) {
            return "done " + JsonText.write(readOnly.output());
          }

          @Override
          public String refused(BranchAnswer.Refused refused) {
            return "refused: " + refused.reason();
          }

          @Override
          public String tombstone(BranchAnswer.Tombstone tombstone) {
            return "tombstone: it never runs";
          }

          @Override
          public String unknownBranch(BranchAnswer.UnknownBranch unknown) {
            return "unknown branch";
          }

          @Override
          public String staleEpoch(BranchAnswer.StaleEpoch stale) {
            return "stale: has seen epoch " + stale.seen();
          }

          @Override
          public String inputMismatch(BranchAnswer.InputMismatch mismatch) {
            return "input mismatch";
          }
        });
  }

  static String of(List<SagaRecord> records) {
    return records.stream()
        .map(each -> "'" + each.accept(new OfRecord()) + "'")
        .collect(Collectors.joining(", "));
  }

  private static final class OfRecord implements SagaRecord.Visitor<String> {
    @Override
    public String started(SagaRecord.Started fact) {
      return "started";
    }

    @Override
    public String attempted(SagaRecord.Attempted fact) {
      return fact.step() + " attempted, " + fact.attempt();
    }

    @Override
    public String stepDone(SagaRecord.StepDone fact) {
      return fact.step() + " done";
    }

    @Override
    public String signalled(SagaRecord.Signalled fact) {
      return "signal " + fact.signal() + " given";
    }

    @Override
    public String timerSet(SagaRecord.TimerSet fact) {
      return Words.of(fact.timer())
          + " is at "
          + Timeline.time(Duration.ofMillis(fact.dueMillis()));
    }

    @Override
    public String stepRefused(SagaRecord.StepRefused fact) {
      return fact.step() + " refused";
    }

    @Override
    public String stepRuledOut(SagaRecord.StepRuledOut fact) {
      return fact.step() + " ruled out";
    }

    @Override
    public String stepUndone(SagaRecord.StepUndone fact) {
      return fact.step() + " undone";
    }

    @Override
    public String callFailed(SagaRecord.CallFailed fact) {
      return "call of " + fact.step() + " failed, " + fact.attempt();
    }

    @Override
    public String stepStuck(SagaRecord.StepStuck fact) {
      return fact.step() + " stuck: " + fact.reason();
    }

    @Override
    public String stepParked(SagaRecord.StepParked fact) {
      return fact.step() + " waits for a person: " + fact.reason();
    }

    @Override
    public String branchesLost(SagaRecord.BranchesLost fact) {
      return dev.verdict.protocol.definition.Words.of(fact.steps()) + " lost: " + fact.why();
    }

    @Override
    public String settleRequested(SagaRecord.SettleRequested fact) {
      return "given up unless the pivot ran: " + fact.cause();
    }

    @Override
    public String decided(SagaRecord.Decided fact) {
      String reason = fact.reason().isEmpty() ? "" : ": " + fact.reason();
      return "decided " + fact.outcome().name().toLowerCase(Locale.ROOT) + reason;
    }

    @Override
    public String tookOver(SagaRecord.TookOver fact) {
      return "epoch " + fact.epoch() + " took over";
    }

    @Override
    public String ended(SagaRecord.Ended fact) {
      return "ended";
    }

    @Override
    public String paused(SagaRecord.Paused fact) {
      return "paused by " + fact.by() + ": " + fact.reason();
    }

    @Override
    public String resumed(SagaRecord.Resumed fact) {
      return "resumed by " + fact.by() + ": " + fact.reason();
    }

    @Override
    public String resultGiven(SagaRecord.ResultGiven fact) {
      return "result of " + fact.step() + " given by " + fact.by() + ": " + fact.reason();
    }

    @Override
    public String skipWanted(SagaRecord.SkipWanted fact) {
      return "skip of " + fact.step() + " wanted by " + fact.by() + ": " + fact.reason();
    }

    @Override
    public String stepReplaced(SagaRecord.StepReplaced fact) {
      return "replaced " + fact.step();
    }

    @Override
    public String inputGiven(SagaRecord.InputGiven fact) {
      return "input of " + fact.step() + " given by " + fact.by() + ": " + fact.reason();
    }

    @Override
    public String stepRenewed(SagaRecord.StepRenewed fact) {
      return "renewed " + fact.step() + " as generation " + fact.generation();
    }

    @Override
    public String resolved(SagaRecord.Resolved fact) {
      return "resolved "
          + fact.step()
          + " by hand as "
          + fact.outcome().name().toLowerCase(Locale.ROOT)
          + ", "
          + fact.by()
          + ": "
          + fact.reason();
    }
  }
}
