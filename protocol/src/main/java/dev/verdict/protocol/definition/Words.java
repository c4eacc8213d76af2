package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.FailureKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a definition in words, for people: short, and not to be read back. */
public final class Words {
  private static final int CONSTANT_CHARS_MAX = 60;
  private static final int PLAIN_DIGITS_MAX = 30;

  private Words() {}

  /** Names in a row: {@code a}, {@code a and b}, {@code a, b and c}; empty for none. */
  public static String of(List<BranchId> steps) {
    int last = steps.size() - 1;
    return last < 1
        ? steps.stream().map(BranchId::text).collect(Collectors.joining())
        : steps.subList(0, last).stream().map(BranchId::text).collect(Collectors.joining(", "))
            + " and "
            + steps.get(last);
  }

  /** Where a value comes from: {@code input /to}, {@code flight /price}, {@code {a: 1}}. */
  public static String of(Mapping mapping) {
    return mapping.accept(new MappingWords());
  }

  /** A condition: {@code input /car = true and flight /price < 100}. */
  public static String of(Condition condition) {
    return condition.accept(new ConditionWords());
  }

  /** A duration in the largest unit that leaves no rest: {@code 100 ms}, {@code 10 s}. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1000 != 0) {
      return millis + " ms";
    }
    long seconds = millis / 1000;
    if (seconds % 60 != 0) {
      return seconds + " s";
    }
    return seconds % 3600 != 0 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  /** How failed calls are repeated. */
  public static String of(RetryPolicy retry) {
    String attempts =
        retry.attemptsMax() == RetryPolicy.UNLIMITED
            ? "for ever"
            : retry.attemptsMax() == 1 ? "once" : retry.attemptsMax() + " times";
    return attempts
        + ", after "
        + of(retry.first())
        + " and then "
        + number(BigDecimal.valueOf(retry.factor()))
        + " times longer, up to "
        + of(retry.longest())
        + of(retry.failures());
  }

  private static String of(RetriedFailures failures) {
    if (failures.isAll()) {
      return "";
    }
    String named =
        Stream.concat(failures.kinds().stream().map(FailureKind::word), failures.codes().stream())
            .collect(Collectors.joining(", "));
    return failures.only() ? ", only if " + named : ", not if " + named;
  }

  /** What happens in a step: {@code bank: pay}, {@code sleeps 1 h}. */
  public static String of(Work work) {
    return work.accept(
        new Work.Visitor<>() {
          @Override
          public String call(Work.Call call) {
            return call.participant() + ": " + call.operation();
          }

          @Override
          public String sleep(Work.Sleep sleep) {
            return "sleeps " + of(sleep.time());
          }

          @Override
          public String signal(Work.Signal signal) {
            return "awaits signal "
                + signal.signal()
                + signal.deadline().map(deadline -> ", at most " + of(deadline)).orElse("");
          }

          @Override
          public String atomic(Work.Atomic atomic) {
            return atomic.parts().stream()
                .map(part -> part.participant() + ": " + part.operation())
                .collect(Collectors.joining(" and ", "atomically ", ""));
          }

          @Override
          public String forEach(Work.ForEach each) {
            return of(each.call())
                + " for each of "
                + of(each.list())
                + ", "
                + each.parallel()
                + " at a time"
                + each.when().map(when -> ", if " + of(when)).orElse("");
          }

          @Override
          public String nested(Work.Nested nested) {
            return "runs saga " + nested.saga();
          }

          @Override
          public String result(Work.Result result) {
            return result.saga().map(saga -> "end of saga " + saga).orElse("end of the list");
          }
        });
  }

  /** Which branches of the blocks are needed: {@code 1 of air, train and bus}. */
  public static String of(Join join) {
    return join.need()
        + " of "
        + join.of().stream()
            .map(branch -> branch.size() == 1 ? of(branch) : "(" + of(branch) + ")")
            .collect(Collectors.joining(", "));
  }

  /** What becomes of a saga when a step fails. */
  public static String of(Recovery recovery) {
    return switch (recovery) {
      case BACKWARD -> "is undone when a step fails";
      case FORWARD -> "goes forward when a step fails, and repeats it";
      case PARK -> "waits for a person when a step fails";
    };
  }

  /** How a step is undone. */
  public static String of(Step.Undo undo) {
    return undo.accept(
        new Step.Undo.Visitor<>() {
          @Override
          public String compensation(Step.Undo.Compensation compensation) {
            return "is undone by " + compensation.operation();
          }

          @Override
          public String nothing(Step.Undo.Nothing nothing) {
            return "leaves nothing to undo";
          }

          @Override
          public String impossible(Step.Undo.Impossible impossible) {
            return "cannot be undone";
          }
        });
  }

  /** How a step is undone, with what does it. */
  public static String undo(Step step) {
    boolean atomic = step.atomic().isPresent() && step.undo() instanceof Step.Undo.Compensation;
    return atomic ? "is undone " + undoing(step) : of(step.undo());
  }

  /** The operations that undo a step: {@code bank: refund}; empty if nothing does. */
  public static String undoing(Step step) {
    Optional<String> parts = step.atomic().map(Words::undoing).filter(words -> !words.isEmpty());
    return parts.orElseGet(
        () ->
            step.undo() instanceof Step.Undo.Compensation undo
                ? step.call().map(call -> call.participant() + ": ").orElse("") + undo.operation()
                : "");
  }

  private static String undoing(Work.Atomic atomic) {
    List<AtomicPart> undone =
        atomic.parts().stream().filter(part -> part.compensation().isPresent()).toList();
    return undone.isEmpty()
        ? ""
        : undone.stream()
            .map(part -> part.participant() + ": " + part.compensation().orElse(""))
            .collect(Collectors.joining(" and ", "atomically by ", ""));
  }

  /** A JSON value; what is too long is cut. */
  public static String of(Json value) {
    String text = text(value);
    return text.length() <= CONSTANT_CHARS_MAX
        ? text
        : text.substring(0, CONSTANT_CHARS_MAX - 1) + "…";
  }

  private static String text(Json value) {
    if (value instanceof Json.Obj object) {
      return object.members().entrySet().stream()
          .map(member -> member.getKey() + ": " + of(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Json.Arr array) {
      return array.items().stream().map(Words::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Json.Text text) {
      return '"' + text.value() + '"';
    }
    if (value instanceof Json.Num number) {
      return number(number.value());
    }
    return value instanceof Json.Bool bool ? Boolean.toString(bool.value()) : "null";
  }

  private static String number(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return Math.abs((long) stripped.scale()) > PLAIN_DIGITS_MAX
        ? stripped.toString()
        : stripped.toPlainString();
  }

  /** What a saga holds. */
  public static String of(Holds holds) {
    String locks =
        holds.locks().stream()
            .map(lock -> of(lock.resource()) + " (" + lock.mode().word() + ")")
            .collect(Collectors.joining(", "));
    return holds.isEmpty() ? "nothing" : locks + ", waiting at most " + of(holds.waitMax());
  }

  private static final class MappingWords implements Mapping.Visitor<String> {
    @Override
    public String constant(Mapping.Constant mapping) {
      return of(mapping.value());
    }

    @Override
    public String fromInput(Mapping.FromInput mapping) {
      return mapping.pointer().isEmpty() ? "the saga's input" : "input " + mapping.pointer();
    }

    @Override
    public String fromStep(Mapping.FromStep mapping) {
      String value =
          mapping.pointer().isEmpty()
              ? mapping.step() + "'s output"
              : mapping.step() + " " + mapping.pointer();
      return mapping.optional() ? value + " (if there)" : value;
    }

    @Override
    public String fromItem(Mapping.FromItem mapping) {
      return mapping.pointer().isEmpty() ? "the item" : "item " + mapping.pointer();
    }

    @Override
    public String objectOf(Mapping.ObjectOf mapping) {
      return mapping.members().entrySet().stream()
          .map(member -> member.getKey() + ": " + of(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public String arrayOf(Mapping.ArrayOf mapping) {
      return mapping.items().stream().map(Words::of).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String textOf(Mapping.TextOf mapping) {
      return mapping.parts().stream().map(Words::of).collect(Collectors.joining(" & "));
    }
  }

  private static final class ConditionWords implements Condition.Visitor<String> {
    @Override
    public String present(Condition.Present condition) {
      return of(condition.value()) + " is there";
    }

    @Override
    public String equal(Condition.Equal condition) {
      return of(condition.value()) + " = " + of(condition.constant());
    }

    @Override
    public String lessThan(Condition.LessThan condition) {
      return of(condition.value()) + " < " + of(condition.constant());
    }

    @Override
    public String greaterThan(Condition.GreaterThan condition) {
      return of(condition.value()) + " > " + of(condition.constant());
    }

    @Override
    public String not(Condition.Not condition) {
      return "not (" + of(condition.condition()) + ")";
    }

    @Override
    public String all(Condition.All condition) {
      return condition.conditions().isEmpty()
          ? "always"
          : condition.conditions().stream().map(this::part).collect(Collectors.joining(" and "));
    }

    @Override
    public String any(Condition.Any condition) {
      return condition.conditions().isEmpty()
          ? "never"
          : condition.conditions().stream().map(this::part).collect(Collectors.joining(" or "));
    }

    private String part(Condition condition) {
      boolean compound = condition instanceof Condition.All || condition instanceof Condition.Any;
      return compound ? "(" + of(condition) + ")" : of(condition);
    }
  }
}
