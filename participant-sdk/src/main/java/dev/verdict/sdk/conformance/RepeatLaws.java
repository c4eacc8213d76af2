package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a call that comes again must find. */
final class RepeatLaws {
  /** How many copies of a call are on their way at the same time. */
  static final int COPIES = 6;

  private static final String ONCE = "doing it once";

  private RepeatLaws() {}

  static void isDone(Trial trial) {
    trial.effect(RepeatLaws::plain);
  }

  static void plain(Branch branch) {
    branch.work().shouldBeDone();
    branch.finishIfNeeded();
  }

  static void work(Trial trial) {
    Effect once = trial.effect(RepeatLaws::plain);
    Effect repeated =
        trial.effect(
            branch -> {
              Heard first = branch.work().shouldBeDone();
              branch.work().shouldBeLike(first);
              branch.work(Branch.EPOCH + 1).shouldBeLike(first);
              branch.finishIfNeeded();
            });
    trial.same(repeated, "doing it three times in the same branch", once, ONCE);
  }

  static void concurrentWork(Trial trial) {
    Effect once = trial.effect(RepeatLaws::plain);
    Effect together =
        trial.effect(
            branch -> {
              List<Heard> all = together(branch, trial.sample());
              Heard settled = branch.work().shouldBeDone();
              all.stream()
                  .filter(heard -> heard.answer().isPresent())
                  .forEach(heard -> heard.shouldBeLike(settled));
              branch.finishIfNeeded();
            });
    trial.same(together, COPIES + " copies of the call at the same time", once, ONCE);
  }

  private static List<Heard> together(Branch branch, Sample sample) {
    ExecutorService threads = Executors.newFixedThreadPool(COPIES);
    try {
      Map<String, Json> body = branch.workBody();
      List<Future<Heard>> calls = new ArrayList<>();
      for (int i = 0; i < COPIES; i++) {
        calls.add(threads.submit(() -> branch.send(sample.style().work(), body)));
      }
      List<Heard> heard = new ArrayList<>();
      for (Future<Heard> call : calls) {
        heard.add(call.get());
      }
      return heard;
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  static void finish(Trial trial) {
    Effect once = trial.effect(RepeatLaws::plain);
    Effect repeated =
        trial.effect(
            branch -> {
              plain(branch);
              branch.finish().shouldBeDone();
              branch.finish(Branch.EPOCH + 1).shouldBeDone();
            });
    trial.same(repeated, "finishing it three times", once, "finishing it once");
  }

  static void undo(Trial trial) {
    Effect once =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.undo().shouldBeDone();
            });
    Effect repeated =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.undo().shouldBeDone();
              branch.undo().shouldBeDone();
              branch.undo(Branch.EPOCH + 1).shouldBeDone();
            });
    trial.same(repeated, "undoing it three times", once, "undoing it once");
  }

  static void otherInput(Trial trial) {
    Effect once = trial.effect(RepeatLaws::plain);
    Effect mixed =
        trial.effect(
            branch -> {
              branch.work().shouldBeDone();
              branch.work(Branch.EPOCH, trial.sample().different()).shouldBeMismatch();
              branch.finishIfNeeded();
            });
    trial.same(mixed, "a repeat with another input", once, ONCE);
  }

  static void memberOrder(Trial trial) {
    Branch branch = trial.branch();
    Heard first = branch.work().shouldBeDone();
    branch.withMembersReversed().shouldBeLike(first);
  }
}
