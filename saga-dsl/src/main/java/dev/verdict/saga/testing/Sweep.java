package dev.verdict.saga.testing;

import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.SagaRun.Parts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A test and its reruns, counted. */
final class Sweep {
  private final SweepOptions options;
  private Optional<Reference> reference = Optional.empty();
  private List<Disturbance> reruns = List.of();
  private int points;
  private int writes;
  private int messages;
  private int done;
  private int open;
  private boolean broken;

  Sweep(SweepOptions options) {
    this.options = options;
  }

  /** Runs all of them, one after the other. */
  static <I, O> CrashReport of(
      Saga<I, O> saga, Parts parts, SweepOptions options, Consumer<SagaRun<I, O>> test) {
    Sweep sweep = new Sweep(options);
    SagaRun<I, O> plain = SagaRun.undisturbed(saga, parts);
    test.accept(plain);
    sweep.wasUndisturbed(plain);
    for (Optional<Disturbance> next = sweep.next(); next.isPresent(); next = sweep.next()) {
      SagaRun<I, O> run = SagaRun.disturbed(saga, parts, next.get(), sweep.reference());
      try {
        test.accept(run);
        finish(run);
      } catch (OpenOutcomeSignal otherwise) {
        sweep.wasOpen();
      } catch (AssertionError failure) {
        HowItWent.addTo(failure, run);
        throw failure;
      }
    }
    return sweep.report();
  }

  /** What a test begins and does not end is ended, so that the laws are checked. */
  static void finish(SagaRun<?, ?> run) {
    if (run.isUnfinished()) {
      run.finish();
    }
  }

  /** The test ran without being disturbed. */
  void wasUndisturbed(SagaRun<?, ?> run) {
    if (!run.isBegun()) {
      throw new IllegalStateException("the test starts no saga: there is nothing to crash");
    }
    finish(run);
    reference = Optional.of(Reference.of(run.world()));
    reruns = Reruns.of(run.world(), options);
    points = run.world().crashes().points().size();
    writes = run.world().journal().writes();
    messages = run.world().network().messages();
  }

  Reference reference() {
    return reference.orElseThrow();
  }

  /** The next rerun; there is none before the undisturbed run. */
  Optional<Disturbance> next() {
    return done < reruns.size() ? Optional.of(reruns.get(done++)) : Optional.empty();
  }

  boolean hasNext() {
    return done < reruns.size();
  }

  /** A run failed: there are no more. */
  void stop() {
    broken = true;
    reruns = List.of();
  }

  /** Whether the undisturbed run was made, and no run failed. */
  boolean isUnbroken() {
    return !broken && reference.isPresent();
  }

  void wasOpen() {
    open++;
  }

  CrashReport report() {
    return new CrashReport(points, writes, messages, done, open);
  }
}
