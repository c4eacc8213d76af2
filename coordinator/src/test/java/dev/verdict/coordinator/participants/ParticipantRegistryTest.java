package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.memory.MemoryDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a service is called, by how it was registered and who announced itself. */
class ParticipantRegistryTest {
  private Instant now = Instant.EPOCH;
  private final MemoryDatabase database = new MemoryDatabase(1, () -> now);
  private final ParticipantRegistry here = registry();
  private final ParticipantRegistry there = registry();

  private ParticipantRegistry registry(Participant... configured) {
    return new ParticipantRegistry(database.participants(Runnable::run), Arrays.asList(configured));
  }

  private static Participant bank(boolean asks, String... hosts) {
    return new Participant(
        "bank", Arrays.stream(hosts).map(ParticipantRegistryTest::url).toList(), asks);
  }

  private static URI url(String host) {
    return URI.create("http://" + host);
  }

  private static Instance instance(String host) {
    return new Instance("bank", "id-of-" + host, url(host), true, Capabilities.NONE);
  }

  /** Any of the instances that are called may get the call; one with a minus is silent. */
  @ParameterizedTest
  @CsvSource({
    "a, true",
    "a b, true",
    "a c, false",
    "c, false",
    "r a, false",
    "s a, true",
    "s, true",
    "s c, false",
    "a b-, true",
    "a-, false",
    "s a-, false"
  })
  void aServiceTakesDecisionsOnlyIfAllOfItDoes(String at, boolean taken) {
    List<SeenInstance> seen =
        Arrays.stream(at.split(" ", -1))
            .filter(host -> !host.equals("r") && !host.equals("s"))
            .map(host -> new SeenInstance(deciding(host, !host.equals("c")), !host.endsWith("-")))
            .toList();
    Optional<Participant> fixed =
        at.startsWith("r") || at.startsWith("s")
            ? Optional.of(
                new Participant(
                    "bank", List.of(url("f")), true, Set.of(), Set.of(), at.startsWith("s")))
            : Optional.empty();
    assertThat(new Registration("bank", fixed, seen).called().onePhase()).isEqualTo(taken);
  }

  private static Instance deciding(String host, boolean takes) {
    Capabilities able = takes ? Capabilities.of(List.of("one_phase", "batch")) : Capabilities.NONE;
    return new Instance("bank", "id-of-" + host, url(host), true, able);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # registered | instances                | called
          r            |                          | r
                       | a alive                  | a
          r            | a alive                  | a r
          a            | a alive                  | a
                       | a alive, b silent    | a
                       | a silent, b silent       | a b
          r            | a silent, b silent       | a b r
                       | a alive, b alive         | a b
          """)
  void aServiceIsCalledWhereItIsRegisteredAndWhereItsInstancesLive(
      String registered, String instances, String called) {
    List<SeenInstance> seen =
        Optional.ofNullable(instances).stream()
            .flatMap(all -> Arrays.stream(all.split(", ")))
            .map(each -> each.split(" "))
            .map(each -> new SeenInstance(instance(each[0]), each[1].equals("alive")))
            .toList();
    Optional<Participant> fixed = Optional.ofNullable(registered).map(host -> bank(true, host));

    Participant result = new Registration("bank", fixed, seen).called();

    assertThat(result).isEqualTo(bank(true, called.split(" ")));
  }

  @Test
  void itAsksOnlyIfEverythingThatIsCalledDoes() {
    Instance plain = new Instance("bank", "plain", url("p"), false, Capabilities.NONE);
    List<SeenInstance> one = List.of(new SeenInstance(instance("a"), true));
    List<SeenInstance> both = List.of(one.get(0), new SeenInstance(plain, true));

    assertThat(new Registration("bank", Optional.empty(), one).called().asks()).isTrue();
    assertThat(new Registration("bank", Optional.empty(), both).called().asks()).isFalse();
    assertThat(new Registration("bank", Optional.of(bank(false, "r")), one).called().asks())
        .isFalse();
  }

  @Test
  void anInstanceIsKnownAtOnceWhereItWasAnnouncedAndElsewhereAfterALook() {
    here.announce(instance("a"));
    assertThat(here.find("bank")).contains(bank(true, "a"));
    assertThat(there.find("bank")).isEmpty();
    there.refresh();
    assertThat(there.find("bank")).contains(bank(true, "a"));
  }

  @Test
  void whatAnInstanceCanDoIsKnownAtOnceToo() {
    here.announce(instance("a"));
    Capabilities more = Capabilities.of(List.of("holdings"));
    here.announce(new Instance("bank", "id-of-a", url("a"), true, more));
    assertThat(here.registration("bank").orElseThrow().instances())
        .extracting(seen -> seen.instance().capabilities())
        .containsExactly(more);
  }

  @Test
  void aRestartAtAnotherAddressIsFoundAndTheOldOneIsDroppedWhenItsHeartbeatsStop() {
    here.announce(instance("old"));
    now = now.plusSeconds(5);
    here.announce(instance("new"));
    assertThat(here.find("bank")).contains(bank(true, "new", "old"));
    now = now.plusSeconds(12);
    here.refresh();
    assertThat(here.find("bank")).contains(bank(true, "new"));
    now = now.plus(Duration.ofDays(1));
    here.refresh();
    assertThat(here.find("bank").orElseThrow().baseUrls()).contains(url("new"));
  }

  @Test
  void whatDidNotChangeStaysTheSameObject() {
    here.announce(instance("a"));
    Participant before = here.find("bank").orElseThrow();
    here.refresh();
    assertThat(here.find("bank").orElseThrow()).isSameAs(before);
  }

  @Test
  void theConfigurationWinsOverInstances() {
    ParticipantRegistry configured = registry(bank(true, "fixed"));
    configured.announce(instance("a"));
    assertThat(configured.find("bank")).contains(bank(true, "fixed"));
    assertThat(configured.list()).extracting(Registration::name).containsExactly("bank");
  }
}
