package dev.verdict.stress.chaos.check;

import static dev.verdict.stress.chaos.check.Story.CREDIT;
import static dev.verdict.stress.chaos.check.Story.DEBIT;
import static dev.verdict.stress.chaos.check.Story.FLIGHT;
import static dev.verdict.stress.chaos.check.Story.HOTEL;
import static dev.verdict.stress.chaos.check.Story.PAY;
import static dev.verdict.stress.chaos.check.Story.SALE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.chaos.history.What;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each kind of violation is found, and what is clean passes. */
class CheckerTest {
  private static DynamicTest clean(String name, Story story) {
    return DynamicTest.dynamicTest(
        name, () -> assertThat(Checker.check(story.told())).as(name).isEmpty());
  }

  private static DynamicTest found(String name, Story story, Rule... rules) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          List<Violation> found = Checker.check(story.told());
          Set<Rule> broken = new TreeSet<>(found.stream().map(Violation::rule).toList());
          assertThat(broken).as("%s: %s", name, found).contains(rules);
          assertThat(Timeline.of(story.told(), "t")).contains("t", "client");
        });
  }

  /** Two transfers of the same accounts, of which the second begins before the first has ended. */
  private static Story entangled(Story asked) {
    return asked
        .does("r", "t", What.WORK, CREDIT)
        .decides("t", "commit")
        .tells("r", "t", "commit")
        .does("s", "u", What.WORK, CREDIT)
        .does("r", "t", What.WORK, DEBIT)
        .does("r", "t", What.CONFIRM, CREDIT)
        .decides("u", "commit")
        .tells("s", "u", "commit")
        .does("s", "u", What.WORK, DEBIT)
        .does("s", "u", What.CONFIRM, CREDIT)
        .ends("t")
        .ends("u");
  }

  @TestFactory
  List<DynamicTest> whoHoldsSomethingWorksAlone() {
    return List.of(
        clean(
            "two at a time, of which one holds nothing",
            entangled(new Story().asksHolding("r", DEBIT, CREDIT).asks("s", DEBIT, CREDIT))),
        found(
            "two at a time that hold the same",
            entangled(new Story().asksHolding("r", DEBIT, CREDIT).asksHolding("s", CREDIT, DEBIT)),
            Rule.ISOLATION),
        found("locks that nobody released", Story.transfer().holds("t"), Rule.NOTHING_LEFT));
  }

  @Test
  void itIsToldHowManyHeldSomethingAndMetAnotherOne() {
    Story one = new Story().asksHolding("r", DEBIT, CREDIT).does("r", "t", What.WORK, DEBIT);
    Story apart = one.asksHolding("s", DEBIT, CREDIT).does("s", "u", What.WORK, DEBIT);
    assertThat(Contention.of(apart.told())).isEqualTo(new Contention(2, 2, 0));

    Story met = new Story().asksHolding("r", DEBIT, CREDIT).asksHolding("s", DEBIT, CREDIT);
    met.does("r", "t", What.WORK, DEBIT).does("s", "u", What.WORK, DEBIT);
    assertThat(Contention.of(met.told())).isEqualTo(new Contention(2, 2, 2));

    Story free = new Story().asks("r", DEBIT, CREDIT).does("r", "t", What.WORK, DEBIT);
    assertThat(Contention.of(free.told())).isEqualTo(new Contention(0, 0, 0));
  }

  @Test
  void ofManyThatHoldSomethingSomeMustWorkAndMeet() {
    assertThat(new Contention(10, 0, 0).isEnough()).isTrue();
    assertThat(new Contention(1_000, 0, 0).isEnough()).isFalse();
    assertThat(new Contention(1_000, 900, 0).isEnough()).isFalse();
    assertThat(new Contention(1_000, 900, 1).isEnough()).isTrue();
  }

  @TestFactory
  List<DynamicTest> whatIsCleanPasses() {
    return List.of(
        clean("nothing at all", new Story()),
        clean("a transfer", Story.transfer()),
        clean("a trip that was undone", Story.undoneTrip()),
        clean(
            "a branch that was given the decision",
            new Story()
                .asks("r", SALE)
                .writes("t", "", "begun", "delegated")
                .does("r", "t", What.WORK, SALE)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t")),
        clean(
            "a trip that went through",
            new Story()
                .asks("r", FLIGHT, HOTEL, PAY)
                .writes("t", "", "started")
                .does("r", "t", What.WORK, FLIGHT)
                .does("r", "t", What.WORK, HOTEL)
                .does("r", "t", What.WORK, PAY)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t")),
        clean(
            "a reservation that was cancelled",
            new Story()
                .asks("r", DEBIT, CREDIT)
                .does("r", "t", What.WORK, CREDIT)
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .does("r", "t", What.CANCEL, CREDIT)
                .ends("t")),
        clean(
            "a new epoch that goes on",
            new Story()
                .asks("r", FLIGHT)
                .writes("t", "", "started")
                .epoch(2)
                .does("r", "t", What.WORK, FLIGHT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t")),
        clean(
            "a key whose first transaction was lost undecided",
            Story.transfer()
                .does("r", "lost", What.WORK, CREDIT)
                .decides("lost", "abort")
                .does("r", "lost", What.CANCEL, CREDIT)
                .ends("lost")));
  }

  @TestFactory
  List<DynamicTest> effectsThatMustNotBeAreFound() {
    return List.of(
        found(
            "one branch of a commit is missing",
            new Story()
                .asks("r", DEBIT, CREDIT)
                .does("r", "t", What.WORK, CREDIT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .does("r", "t", What.CONFIRM, CREDIT)
                .ends("t"),
            Rule.ALL_OR_NOTHING,
            Rule.AS_DECIDED,
            Rule.SUMS),
        found(
            "a branch stands although abort was decided",
            new Story()
                .asks("r", DEBIT, CREDIT)
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .does("r", "t", What.WORK, DEBIT)
                .ends("t"),
            Rule.ALL_OR_NOTHING,
            Rule.AS_DECIDED),
        found(
            "all branches stand although nothing was decided",
            new Story().asks("r", DEBIT).does("r", "t", What.WORK, DEBIT).tells("r", "t", "commit"),
            Rule.AS_DECIDED,
            Rule.AS_TOLD),
        found(
            "work was done twice",
            Story.transfer().does("r", "t", What.WORK, DEBIT),
            Rule.EXACTLY_ONCE,
            Rule.SUMS),
        found(
            "a confirmation was done twice",
            Story.transfer().does("r", "t", What.CONFIRM, CREDIT),
            Rule.EXACTLY_ONCE),
        found(
            "a reservation was confirmed and cancelled",
            Story.transfer().does("r", "t", What.CANCEL, CREDIT),
            Rule.ALL_OR_NOTHING),
        found(
            "a confirmation without its reservation",
            new Story()
                .asks("r", CREDIT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .does("r", "t", What.CONFIRM, CREDIT)
                .ends("t"),
            Rule.EXACTLY_ONCE),
        found(
            "something nobody asked for",
            Story.transfer().does("r", "t", What.WORK, FLIGHT),
            Rule.EXACTLY_ONCE),
        found(
            "a request that ran as two transactions",
            Story.transfer()
                .decides("again", "commit")
                .does("r", "again", What.WORK, DEBIT)
                .does("r", "again", What.WORK, CREDIT)
                .does("r", "again", What.CONFIRM, CREDIT)
                .ends("again"),
            Rule.EXACTLY_ONCE,
            Rule.SUMS),
        found("money that came from nowhere", Story.transfer().change(DEBIT, 1), Rule.SUMS));
  }

  @TestFactory
  List<DynamicTest> whatClientsMustNotBeToldIsFound() {
    return List.of(
        found(
            "a client was told the opposite",
            Story.transfer().tells("r", "t", "abort"),
            Rule.AS_TOLD),
        found(
            "a client was told of two transactions",
            Story.transfer().decides("u", "abort").tells("r", "u", "abort").ends("u"),
            Rule.EXACTLY_ONCE),
        found("a client was never told", Story.transfer().asks("other", DEBIT), Rule.NOTHING_LEFT),
        found(
            "a client was told before the decision was durable",
            new Story().asks("r", DEBIT).tells("r", "t", "abort").decides("t", "abort").ends("t"),
            Rule.DURABLE_FIRST),
        found(
            "a branch was committed before the decision was durable",
            new Story()
                .asks("r", DEBIT)
                .does("r", "t", What.WORK, DEBIT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t"),
            Rule.DURABLE_FIRST),
        found(
            "a branch was committed before it was on record that it decides",
            new Story()
                .asks("r", SALE)
                .does("r", "t", What.WORK, SALE)
                .writes("t", "", "begun", "delegated")
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t"),
            Rule.DURABLE_FIRST));
  }

  @TestFactory
  List<DynamicTest> sagasOutOfOrderAreFound() {
    return List.of(
        found(
            "undone in the order in which it was done",
            new Story()
                .asks("r", FLIGHT, HOTEL, PAY)
                .writes("t", "", "started")
                .does("r", "t", What.WORK, FLIGHT)
                .does("r", "t", What.WORK, HOTEL)
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .does("r", "t", What.UNDO, FLIGHT)
                .does("r", "t", What.UNDO, HOTEL)
                .ends("t"),
            Rule.ORDER),
        found(
            "a step that is not undone",
            new Story()
                .asks("r", FLIGHT, HOTEL, PAY)
                .writes("t", "", "started")
                .does("r", "t", What.WORK, FLIGHT)
                .does("r", "t", What.WORK, HOTEL)
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .does("r", "t", What.UNDO, HOTEL)
                .ends("t"),
            Rule.ALL_OR_NOTHING,
            Rule.AS_DECIDED),
        found(
            "a step that ran after it was undone",
            new Story()
                .asks("r", FLIGHT)
                .writes("t", "", "started")
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .does("r", "t", What.UNDO, FLIGHT)
                .does("r", "t", What.WORK, FLIGHT)
                .ends("t"),
            Rule.ORDER),
        found(
            "undone although it never ran",
            Story.undoneTrip().does("r", "t", What.UNDO, PAY),
            Rule.EXACTLY_ONCE),
        found(
            "undone twice",
            Story.undoneTrip().does("r", "t", What.UNDO, FLIGHT),
            Rule.EXACTLY_ONCE),
        found(
            "a step before the one that it waits for",
            new Story()
                .asks("r", FLIGHT, HOTEL)
                .writes("t", "", "started")
                .does("r", "t", What.WORK, HOTEL)
                .does("r", "t", What.WORK, FLIGHT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t"),
            Rule.ORDER),
        found(
            "undone before the decision to undo was durable",
            new Story()
                .asks("r", FLIGHT)
                .writes("t", "", "started")
                .does("r", "t", What.WORK, FLIGHT)
                .does("r", "t", What.UNDO, FLIGHT)
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .ends("t"),
            Rule.DURABLE_FIRST));
  }

  @TestFactory
  List<DynamicTest> aBrokenLogIsFound() {
    return List.of(
        found(
            "an older epoch in a transaction",
            Story.transfer().epoch(2).writes("t", "", "x").epoch(1).writes("t", "", "y"),
            Rule.EPOCHS),
        found(
            "an older epoch writes to the shard after a newer one",
            Story.transfer()
                .epoch(2)
                .decides("u", "abort")
                .ends("u")
                .epoch(1)
                .decides("v", "abort")
                .ends("v")
                .epoch(2),
            Rule.EPOCHS),
        found(
            "an epoch that was never given out",
            Story.transfer().epoch(9).decides("u", "abort").ends("u").epoch(1),
            Rule.EPOCHS),
        found(
            "a decision of another epoch than its entry",
            new Story()
                .asks("r", DEBIT)
                .writes("t", "abort", "decided")
                .epoch(2)
                .row("t", "abort")
                .tells("r", "t", "abort")
                .ends("t"),
            Rule.EPOCHS),
        found(
            "an entry that contradicts the row",
            new Story()
                .asks("r", DEBIT)
                .writes("t", "commit", "decided")
                .row("t", "abort")
                .tells("r", "t", "abort")
                .ends("t"),
            Rule.LOG),
        found(
            "a row that no entry explains",
            new Story().asks("r", DEBIT).row("t", "abort").tells("r", "t", "abort"),
            Rule.LOG),
        found(
            "an entry that states a decision without its row",
            new Story()
                .asks("r", DEBIT)
                .writes("t", "abort", "decided")
                .tells("r", "t", "abort")
                .ends("t"),
            Rule.LOG),
        found("two entries that decide", Story.transfer().writes("t", "commit", "x"), Rule.LOG),
        found("a gap", Story.transfer().writesAs("t", 4, "", "x"), Rule.LOG));
  }

  @TestFactory
  List<DynamicTest> whatIsLeftIsFound() {
    return List.of(
        found(
            "a transaction under way",
            new Story()
                .asks("r", DEBIT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t", false, ""),
            Rule.NOTHING_LEFT),
        found(
            "a stuck one",
            new Story()
                .asks("r", DEBIT)
                .decides("t", "commit")
                .tells("r", "t", "commit")
                .ends("t", false, "debit: does not answer"),
            Rule.NOTHING_LEFT),
        found(
            "something prepared",
            Story.transfer().leavesPrepared("north", "verdict"),
            Rule.NOTHING_LEFT),
        found(
            "something reserved",
            new Story()
                .asks("r", CREDIT)
                .does("r", "t", What.WORK, CREDIT)
                .decides("t", "abort")
                .tells("r", "t", "abort")
                .ends("t"),
            Rule.NOTHING_LEFT));
  }
}
