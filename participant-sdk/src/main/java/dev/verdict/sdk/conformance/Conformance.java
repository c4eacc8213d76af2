package dev.verdict.sdk.conformance;

import dev.verdict.sdk.conformance.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks a participant against the {@link Law}s by carrying its samples out, some hundred times.
 * Nothing else should use the participant meanwhile, if it shows its state, and it should not know
 * a coordinator that it could ask about the check's transactions.
 */
public final class Conformance {
  private final Subject subject;
  private final Samples samples;

  /** For a participant and what may be done with it. */
  public Conformance(Subject subject, Samples samples) {
    this.subject = subject;
    this.samples = samples;
  }

  /**
   * Checks every law with every sample that it concerns.
   *
   * @param progress is told each finding as it comes
   */
  public Report run(Consumer<Finding> progress) {
    return run(law -> true, progress);
  }

  /**
   * Checks some laws with every sample that they concern.
   *
   * @param which tells which
   */
  public Report run(Predicate<Law> which, Consumer<Finding> progress) {
    List<Finding> findings = new ArrayList<>();
    for (Sample sample : samples.operations()) {
      check(sample, laws(sample).stream().filter(which).toList(), progress, findings);
    }
    return new Report(findings);
  }

  private void check(
      Sample sample, List<Law> laws, Consumer<Finding> progress, List<Finding> into) {
    Optional<String> hopeless = Optional.empty();
    for (Law law : laws) {
      Finding finding =
          hopeless
              .map(why -> new Finding(law, sample.title(), Outcome.NOT_CHECKED, why))
              .orElseGet(() -> check(law, sample));
      if (law == Law.SAMPLE_IS_DONE && finding.outcome() == Outcome.BROKEN) {
        hopeless = Optional.of("the sample is not done");
      }
      progress.accept(finding);
      into.add(finding);
    }
  }

  /** The laws that concern a sample and are within reach, in order. */
  public List<Law> laws(Sample sample) {
    boolean cutting = subject.cutter().isPresent();
    return Stream.of(Law.values())
        .filter(law -> law.concerns(sample) && (cutting || !law.cuts()))
        .toList();
  }

  /** Checks one law with one sample. */
  public Finding check(Law law, Sample sample) {
    return law.missing(sample, samples.state().isPresent())
        .map(why -> new Finding(law, sample.title(), Outcome.NOT_CHECKED, why))
        .orElseGet(() -> tried(law, sample));
  }

  private Finding tried(Law law, Sample sample) {
    try (Trial trial = new Trial(subject, sample, samples.locks())) {
      law.check(trial);
      return new Finding(law, sample.title(), Outcome.HELD, "");
    } catch (NotOfferedException e) {
      return new Finding(
          law, sample.title(), Outcome.NOT_APPLICABLE, String.valueOf(e.getMessage()));
    } catch (BrokenLawException e) {
      return new Finding(law, sample.title(), Outcome.BROKEN, String.valueOf(e.getMessage()));
    }
  }
}
