package dev.verdict.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.verdict.sdk.conformance.Flaw;
import dev.verdict.sdk.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** How the extension shows what it found. */
class ExtensionTest {
  /** Not found by the build itself: it is to fail. */
  static class BrokenExample {
    @RegisterExtension
    static final ParticipantLaws LAWS =
        ParticipantLaws.of(new Service(Flaw.NO_TOMBSTONE), false)
            .sample(Service.samples().operations().get(2));

    @TestTemplate
    void keepsTheLaws(LawCheck check) {
      check.run();
    }
  }

  @Test
  void aBrokenLawIsAFailedTestAndWhatCannotBeCheckedIsSkippedWithItsReason() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(BrokenExample.class))
            .execute()
            .testEvents();
    // What leaves no trace is not told among what is held, either.
    tests.assertStatistics(stats -> stats.failed(2).aborted(5));
    tests
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                displayName("action book: work that comes after its undoing never runs"),
                finishedWithFailure(
                    instanceOf(AssertionFailedError.class),
                    message(text -> text.contains("should be answered \"tombstone\"")))))
        .haveExactly(
            1,
            event(
                displayName(
                    "action book: holdings tell each finished branch once, with the outcome that was"
                        + " answered"),
                finishedWithFailure(
                    instanceOf(AssertionFailedError.class),
                    message(text -> text.contains("0 times; it must be told once")))))
        .haveExactly(
            2,
            event(
                abortedWithReason(
                    instanceOf(TestAbortedException.class),
                    message(text -> text.contains("shows no state")))))
        .haveExactly(
            3,
            event(
                abortedWithReason(
                    instanceOf(TestAbortedException.class),
                    message(text -> text.contains("does not say that it checks locks")))));
  }
}
