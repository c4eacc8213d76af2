package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.testing.JsonText;
import dev.verdict.protocol.testing.Notation;
import java.util.Locale;
import java.util.Set;

/**
 * How a saga's commands and records are written in golden traces.
 *
 * <pre>
 * start trip {"to": "Oslo"}     start row {} plain two     cancel no more wanted     inquire
 * signal paid {"by": "card"}
 * substitute take {"n": 1}     done-by-hand take {"n": 1}     skip take     input take {"n": 1}
 * </pre>
 */
final class SagaNotation implements Notation<SagaCommand, SagaRecord> {
  @Override
  public SagaCommand command(String line) {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "start" -> start(words[1]);
      case "cancel" -> new SagaCommand.Cancel(words.length == 2 ? words[1] : "");
      case "signal" -> signal(words[1].split(" ", 2));
      case "inquire" -> new SagaCommand.Inquire();
      case "substitute" -> substitute(words[1].split(" ", 2), false);
      case "done-by-hand" -> substitute(words[1].split(" ", 2), true);
      case "input" -> input(words[1].split(" ", 2));
      case "skip" -> new SagaCommand.Skip(new BranchId(words[1]), "ada", "by hand");
      default -> throw new IllegalArgumentException("no such input: " + line);
    };
  }

  private static SagaCommand signal(String[] words) {
    return new SagaCommand.Signal(words[0], JsonText.read(words[1]));
  }

  private static SagaCommand substitute(String[] words, boolean doneByHand) {
    BranchId step = new BranchId(words[0]);
    return new SagaCommand.Substitute(step, JsonText.read(words[1]), doneByHand, "ada", "by hand");
  }

  private static SagaCommand input(String[] words) {
    BranchId step = new BranchId(words[0]);
    return new SagaCommand.GiveInput(step, JsonText.read(words[1]), "ada", "by hand");
  }

  private static SagaCommand start(String what) {
    int plain = what.indexOf(" plain ");
    String[] words = (plain < 0 ? what : what.substring(0, plain)).split(" ", 2);
    Set<String> names = plain < 0 ? Set.of() : Set.of(what.substring(plain + 7).split(" "));
    return new SagaCommand.Start(Sagas.named(words[0]), JsonText.read(words[1]), names);
  }

  @Override
  public String record(SagaRecord record) {
    return record.accept(new Words());
  }

  private static final class Words implements SagaRecord.Visitor<String> {
    @Override
    public String started(SagaRecord.Started record) {
      String plain = String.join(" ", record.plain());
      return "started "
          + record.definition().name()
          + " "
          + JsonText.write(record.input())
          + (plain.isEmpty() ? "" : " plain " + plain);
    }

    @Override
    public String attempted(SagaRecord.Attempted record) {
      return "attempted " + record.step() + " #" + record.attempt();
    }

    @Override
    public String stepDone(SagaRecord.StepDone record) {
      return "done " + record.step() + " " + JsonText.write(record.output());
    }

    @Override
    public String signalled(SagaRecord.Signalled record) {
      return "signalled " + record.signal() + " " + JsonText.write(record.payload());
    }

    @Override
    public String timerSet(SagaRecord.TimerSet record) {
      String subject = record.timer().subject();
      return (subject.isEmpty() ? "deadline is at " : "wait of " + subject + " ends at ")
          + record.dueMillis();
    }

    @Override
    public String stepRefused(SagaRecord.StepRefused record) {
      return "refused " + record.step() + ": " + record.reason();
    }

    @Override
    public String stepRuledOut(SagaRecord.StepRuledOut record) {
      return "ruled out " + record.step();
    }

    @Override
    public String stepUndone(SagaRecord.StepUndone record) {
      return "undone " + record.step();
    }

    @Override
    public String callFailed(SagaRecord.CallFailed record) {
      return "failed "
          + record.step()
          + " "
          + record.call().path()
          + " #"
          + record.attempt()
          + ": "
          + record.why();
    }

    @Override
    public String stepStuck(SagaRecord.StepStuck record) {
      return "stuck "
          + record.step()
          + " "
          + record.call().path()
          + " #"
          + record.attempt()
          + ": "
          + record.reason();
    }

    @Override
    public String stepParked(SagaRecord.StepParked record) {
      return "parked " + record.step() + " #" + record.attempt() + ": " + record.reason();
    }

    @Override
    public String branchesLost(SagaRecord.BranchesLost record) {
      return "lost " + record.steps() + ": " + record.why();
    }

    @Override
    public String settleRequested(SagaRecord.SettleRequested record) {
      return "settle requested: " + record.cause();
    }

    @Override
    public String decided(SagaRecord.Decided record) {
      return "decided "
          + record.outcome().name().toLowerCase(Locale.ROOT)
          + (record.reason().isEmpty() ? "" : ": " + record.reason());
    }

    @Override
    public String tookOver(SagaRecord.TookOver record) {
      return "took over in epoch " + record.epoch();
    }

    @Override
    public String ended(SagaRecord.Ended record) {
      return "ended";
    }

    @Override
    public String paused(SagaRecord.Paused record) {
      return "paused by " + record.by() + ": " + record.reason();
    }

    @Override
    public String resumed(SagaRecord.Resumed record) {
      return "resumed by " + record.by() + ": " + record.reason();
    }

    @Override
    public String resultGiven(SagaRecord.ResultGiven record) {
      return "result of "
          + record.step()
          + " given by "
          + record.by()
          + (record.doneByHand() ? ", done by hand" : "")
          + ": "
          + JsonText.write(record.output());
    }

    @Override
    public String skipWanted(SagaRecord.SkipWanted record) {
      return "skip of " + record.step() + " wanted by " + record.by();
    }

    @Override
    public String stepReplaced(SagaRecord.StepReplaced record) {
      return "replaced " + record.step();
    }

    @Override
    public String inputGiven(SagaRecord.InputGiven record) {
      return "input of "
          + record.step()
          + " given by "
          + record.by()
          + ": "
          + JsonText.write(record.input());
    }

    @Override
    public String stepRenewed(SagaRecord.StepRenewed record) {
      return "renewed " + record.step() + " as generation " + record.generation();
    }

    @Override
    public String resolved(SagaRecord.Resolved record) {
      return "resolved "
          + record.step()
          + " as "
          + record.outcome().name().toLowerCase(Locale.ROOT)
          + " by "
          + record.by()
          + ": "
          + record.reason();
    }
  }
}
