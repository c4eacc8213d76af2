package dev.verdict.testkit;

import dev.verdict.sdk.conformance.Conformance;
import dev.verdict.sdk.conformance.Finding;
import dev.verdict.sdk.conformance.Law;
import dev.verdict.sdk.conformance.Sample;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** One law and one operation: what a test template that {@link ParticipantLaws} serves runs. */
public final class LawCheck {
  private final Conformance conformance;
  private final Law law;
  private final Sample sample;

  LawCheck(Conformance conformance, Law law, Sample sample) {
    this.conformance = conformance;
    this.law = law;
    this.sample = sample;
  }

  /** The law. */
  public Law law() {
    return law;
  }

  /**
   * Checks the law.
   *
   * @throws AssertionFailedError if it is broken; the message says how, in words
   * @throws TestAbortedException if it cannot be checked, or speaks of what is not offered; the
   *     message says so
   */
  public void run() {
    Finding finding = conformance.check(law, sample);
    switch (finding.outcome()) {
      case HELD -> {}
      case BROKEN -> throw new AssertionFailedError(finding.text());
      case NOT_APPLICABLE, NOT_CHECKED -> throw new TestAbortedException(finding.text());
    }
  }

  @Override
  public String toString() {
    return sample.title() + ": " + law.sentence();
  }
}
