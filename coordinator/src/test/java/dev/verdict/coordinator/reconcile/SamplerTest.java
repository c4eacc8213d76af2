package dev.verdict.coordinator.reconcile;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.CallLimits;
import dev.verdict.coordinator.participants.Capabilities;
import dev.verdict.coordinator.participants.HttpParticipantCalls;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.participants.Traffic;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks at finished transactions: which, how many at a time, and whom they leave alone. */
@Timeout(60)
class SamplerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TxId TX = TxId.of(START.toEpochMilli(), 1, 1, 1);
  private static final Place DEBIT = new Place(TX, new BranchId("debit"));
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofDays(30);

  private final Vertx vertx = Vertx.vertx();
  private final MemoryDatabase database = new MemoryDatabase(2, this::now);
  private final ParticipantRegistry participants =
      new ParticipantRegistry(database.participants(Runnable::run), List.of());
  private final DisagreementStore store = database.disagreements(Runnable::run);
  private final HoldingService bank;
  private final List<Long> ages = new ArrayList<>();
  private final List<Report> heard = new ArrayList<>();
  private List<Integer> shards = List.of(1);
  private Instant now = START.plusSeconds(60);
  private Optional<TxId> sample = Optional.of(TX);
  private Optional<Future<Optional<Snapshot>>> reading = Optional.empty();

  SamplerTest() throws Exception {
    bank = new HoldingService();
  }

  @AfterEach
  void stop() throws Exception {
    bank.close();
    result(vertx.close());
  }

  private Instant now() {
    return now;
  }

  private Sampler sampler() {
    return new Sampler(
        vertx,
        new Sampler.Settings(4, SETTLED, KEPT),
        new Sampler.Parts(
            () -> shards, this::next, this::read, participants, store, heard::add, this::now),
        new SplittableRandom(7));
  }

  private Future<Optional<TxId>> next(Collection<Integer> of, long fromMillis, Duration settled) {
    assertThat(of).isEqualTo(shards);
    assertThat(settled).isEqualTo(SETTLED);
    ages.add(now.toEpochMilli() - fromMillis);
    return Future.succeededFuture(sample);
  }

  private Future<Optional<Snapshot>> read(TxId id) {
    if (reading.isPresent()) {
      return reading.get();
    }
    Summary.Origin origin = new Summary.Origin("default", "x", "", "", Map.of(), "");
    Summary summary =
        new Summary(
            Summary.Kind.ATOMIC,
            origin,
            "committed",
            Optional.of(Outcome.COMMIT),
            "",
            Optional.empty(),
            true);
    List<BranchView> branches =
        List.of(new BranchView(DEBIT.branch(), "bank", "", "acknowledged", 1, ""));
    return Future.succeededFuture(
        Optional.of(
            new Snapshot(id, summary, now, branches, Optional.empty(), Json.nil(), List.of())));
  }

  private void register() throws Exception {
    register(true);
  }

  private void register(boolean asks) throws Exception {
    result(participants.register(new Participant("bank", List.of(URI.create(bank.url())), asks)));
  }

  private void announce(boolean asks, List<String> capabilities) throws Exception {
    result(
        participants.announce(
            new Instance(
                "bank", "1", URI.create(bank.url()), asks, Capabilities.of(capabilities))));
    result(participants.refresh());
  }

  private Optional<Disagreement> noted() throws Exception {
    return result(store.get(DEBIT));
  }

  @Test
  void whatIsFoundIsNotedAndLookedAtAgainUntilItAgrees() throws Exception {
    register();
    Sampler sampler = sampler();
    result(sampler.look());
    assertThat(noted().orElseThrow().closed()).isEmpty();
    assertThat(heard).hasSize(1);
    assertThat(ages).hasSize(1);

    sample = Optional.empty();
    result(sampler.look());
    result(sampler.look());
    assertThat(bank.questions).as("nothing is due yet").hasSize(1);
    now = now.plus(Sampler.AGAIN);
    bank.holds(TX.text(), "debit", "done");
    result(sampler.look());
    result(sampler.look());
    assertThat(bank.questions).hasSize(2);
    assertThat(noted().orElseThrow().closed()).isPresent();
  }

  @Test
  void agesAreSpreadFromWhatHasJustSettledToTheOldestThatIsKept() throws Exception {
    sample = Optional.empty();
    Sampler sampler = sampler();
    for (int i = 0; i < 2_000; i++) {
      result(sampler.look());
    }
    assertThat(ages).allMatch(age -> age >= SETTLED.toMillis() && age <= KEPT.toMillis());
    long hour = Duration.ofHours(1).toMillis();
    assertThat(ages.stream().filter(age -> age < hour).count()).isBetween(700L, 1_200L);
    assertThat(ages.stream().filter(age -> age > 24 * hour).count()).isBetween(300L, 800L);
    assertThat(sampler.period()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void aNodeThatLeadsNothingLooksAtNothing() throws Exception {
    shards = List.of();
    result(sampler().look());
    assertThat(ages).isEmpty();
  }

  @Test
  void noMoreLooksAreUnderWayThanTheBound() throws Exception {
    register();
    bank.hold = new CountDownLatch(1);
    Sampler sampler = sampler();
    List<Future<Void>> looks = new ArrayList<>();
    for (int i = 0; i < 3 * Sampler.UNDER_WAY_MAX; i++) {
      looks.add(sampler.look());
    }
    bank.hold.countDown();
    result(Future.all(looks));
    assertThat(bank.questions).hasSize(Sampler.UNDER_WAY_MAX);
    result(sampler.look());
    assertThat(bank.questions).hasSize(Sampler.UNDER_WAY_MAX + 1);
  }

  @Test
  void looksTakeOneConnectionOfTheDatabaseAtATime() throws Exception {
    register();
    Promise<Optional<Snapshot>> slow = Promise.promise();
    reading = Optional.of(slow.future());
    Sampler sampler = sampler();
    Future<Void> first = sampler.look();
    Future<Void> second = sampler.look();
    assertThat(ages).hasSize(1);
    reading = Optional.empty();
    slow.complete(Optional.empty());
    result(Future.all(first, second));
    assertThat(ages).hasSize(2);
  }

  @Test
  void aServiceThatDoesNotTellIsLeftAloneForAWhileAndNothingIsNoted() throws Exception {
    register();
    Sampler sampler = sampler();
    bank.status = 404;
    result(sampler.look());
    bank.status = 200;
    result(sampler.look());
    assertThat(bank.questions).hasSize(1);
    assertThat(noted()).isEmpty();
    assertThat(heard).allMatch(report -> report.uncertain() == 1);
    now = now.plus(Askable.REST);
    result(sampler.look());
    assertThat(bank.questions).hasSize(2);
    assertThat(noted()).isPresent();
  }

  @Test
  void aServiceWhoseCallsMostlyFailIsNotAskedBesides() throws Exception {
    register();
    bank.workStatus = 500;
    HttpParticipantCalls calls = new HttpParticipantCalls(vertx, participants, CallLimits.DEFAULT);
    Context context = vertx.getOrCreateContext();
    URI address = URI.create(bank.url());
    Awaiting.until(
        "its circuit is open",
        () -> {
          context.runOnContext(here -> calls.call(prepare(), 1, ""));
          return participants.traffic().at("bank", address).circuit() == Traffic.Circuit.OPEN;
        });
    Sampler sampler = sampler();
    result(sampler.look());
    assertThat(bank.questions).isEmpty();
    assertThat(heard).extracting(Report::uncertain).containsExactly(1);

    now = now.plus(Askable.REST);
    result(sampler.look());
    result(sampler.look());
    assertThat(bank.questions).as("no work comes that would close it").hasSize(1);
  }

  private static BranchCall prepare() {
    return new BranchCall(
        CallKind.PREPARE, TX, DEBIT.branch(), "bank", "", Json.nil(), 1, Duration.ofSeconds(10));
  }

  @Test
  void aPlainEndpointIsSentNothingThatItDoesNotKnow() throws Exception {
    register(false);
    result(sampler().look());
    assertThat(bank.questions).isEmpty();
    assertThat(heard).extracting(Report::uncertain).containsExactly(1);
  }

  @Test
  void onlyInstancesThatSayThatTheyTellAreAsked() throws Exception {
    announce(true, List.of("batch"));
    result(sampler().look());
    assertThat(bank.questions).isEmpty();
    announce(false, List.of("batch", "holdings"));
    result(sampler().look());
    assertThat(bank.questions).isEmpty();
    announce(true, List.of("batch", "holdings"));
    result(sampler().look());
    assertThat(bank.questions).hasSize(1);
  }

  @Test
  void whileTheDatabaseIsAwayItGoesOnLooking() throws Exception {
    register();
    Sampler sampler = sampler();
    database.setReachable(false);
    result(sampler.look());
    database.setReachable(true);
    result(sampler.look());
    assertThat(noted()).isPresent();
  }
}
