package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.LockCalls;
import java.util.List;

/**
 * Effects as numbers: a call's name, or the number of a timer. Timer 0 is the deadline. A step that
 * waits is never called, so that each part has one timer.
 */
final class Effects {
  private static final int WAITS = 1 << 20;
  private static final int TIMER = 1 << 21;

  private Effects() {}

  static int[] of(List<Effect> effects, List<Part> parts) {
    return effects.stream().mapToInt(each -> of(each, parts)).toArray();
  }

  private static int of(Effect effect, List<Part> parts) {
    return effect.accept(new Numbered(parts)) | (effect.waitsForDurability() ? WAITS : 0);
  }

  private record Numbered(List<Part> parts) implements Effect.Visitor<Integer> {
    @Override
    public Integer call(Effect.Call effect) {
      BranchCall call = effect.call();
      return Message.call(call.kind(), indexOf(call.branch(), parts), call.attempt());
    }

    @Override
    public Integer wake(Effect.Wake effect) {
      return TIMER | number(effect.timer(), parts);
    }

    @Override
    public Integer arm(Effect.Arm effect) {
      return TIMER | number(effect.timer(), parts);
    }

    @Override
    public Integer wakeAt(Effect.WakeAt effect) {
      return TIMER | number(effect.timer(), parts);
    }
  }

  private static int number(Timer timer, List<Part> parts) {
    return switch (timer.kind()) {
      case DEADLINE -> 0;
      case RETRY, WAIT -> 1 + indexOf(new BranchId(timer.subject()), parts);
    };
  }

  static Timer timer(int number, List<Part> parts) {
    if (number == 0) {
      return Timer.deadline();
    }
    Part part = parts.get(number - 1);
    return part.waits() ? Timer.ofWait(part.id()) : Timer.retry(part.id());
  }

  private static int indexOf(BranchId branch, List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).id().equals(branch)) {
        return i;
      }
    }
    if (branch.equals(LockCalls.BRANCH)) {
      return parts.size();
    }
    throw new IllegalStateException("no branch of the world: " + branch);
  }

  static boolean waits(int effect) {
    return (effect & WAITS) != 0;
  }

  static boolean isTimer(int effect) {
    return (effect & TIMER) != 0;
  }

  static int timer(int effect) {
    return effect & 15;
  }
}
