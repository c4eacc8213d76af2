package dev.verdict.stress.chaos.fault;

import dev.verdict.stress.chaos.net.Weather;
import dev.verdict.stress.chaos.world.Coordinator;
import java.util.Arrays;
import java.util.List;

/** The ways in which the network around one coordinator can fail. */
enum NetworkFault {
  PARTITION(
      "cut off from everything",
      0,
      (victim, others) -> {
        if (victim.hasOwnHost()) {
          victim.isolate();
        } else {
          victim.towardsDatabase(Weather.SILENT, 0);
          victim.towardsServices(Weather.SILENT, 0);
        }
      }),
  DATABASE_SILENT(
      "PostgreSQL does not answer",
      0,
      (victim, others) -> victim.towardsDatabase(Weather.SILENT, 0)),
  DATABASE_CUT(
      "no connection to PostgreSQL", 0, (victim, others) -> victim.towardsDatabase(Weather.CUT, 0)),
  DATABASE_HALF_OPEN(
      "connections to PostgreSQL half open",
      0,
      (victim, others) -> victim.towardsDatabase(Weather.HALF_OPEN, 0)),
  DATABASE_ANSWERS_LATE(
      "PostgreSQL answers only afterwards",
      0,
      (victim, others) -> victim.towardsDatabase(Weather.DEAF, 0)),
  DATABASE_SLOW(
      "PostgreSQL 150 ms away",
      0,
      (victim, others) -> victim.towardsDatabase(Weather.SLOW, NetworkFault.SLOW_MS)),
  SERVICES_SILENT(
      "services do not answer", 0, (victim, others) -> victim.towardsServices(Weather.SILENT, 0)),
  SERVICES_CUT(
      "no connection to services", 0, (victim, others) -> victim.towardsServices(Weather.CUT, 0)),
  SERVICES_ANSWERS_LATE(
      "services' answers come only afterwards",
      0,
      (victim, others) -> victim.towardsServices(Weather.DEAF, 0)),
  SERVICES_SLOW(
      "services 150 ms away",
      0,
      (victim, others) -> victim.towardsServices(Weather.SLOW, NetworkFault.SLOW_MS)),
  SERVICES_TWICE(
      "every request to a service arrives twice",
      0,
      (victim, others) -> victim.towardsServices(Weather.TWICE, 0)),
  MEMBERS_SILENT(
      "no packet between it and the other coordinators",
      1,
      (victim, others) -> others.forEach(victim::partFrom)),
  MEMBERS_AND_DATABASE_SILENT(
      "only services and clients reach it",
      1,
      (victim, others) -> {
        others.forEach(victim::partFrom);
        victim.towardsDatabase(Weather.SILENT, 0);
      }),
  MEMBERS_CUT(
      "no connection to the other coordinators",
      1,
      (victim, others) -> others.forEach(victim::cutFrom)),
  MEMBERS_DEAF(
      "the other coordinators do not hear it",
      1,
      (victim, others) -> others.forEach(victim::muteTowards)),
  ONE_MEMBER_SILENT(
      "no packet between it and one of the other coordinators",
      2,
      (victim, others) -> victim.partFrom(others.get(0)));

  private static final long SLOW_MS = 150;

  private final String words;
  private final int othersMin;

  @SuppressWarnings("ImmutableEnumChecker") // each is a lambda that captures nothing
  private final Way way;

  /** What is done to the victim, and to its links with the others. */
  private interface Way {
    void begin(Coordinator victim, List<Coordinator> others);
  }

  /**
   * @param othersMin how many other coordinators it takes, each with a host of its own; 0 if it
   *     takes none
   */
  NetworkFault(String words, int othersMin, Way way) {
    this.words = words;
    this.othersMin = othersMin;
    this.way = way;
  }

  void begin(Coordinator victim, List<Coordinator> others) {
    way.begin(victim, others);
  }

  static void end(Coordinator victim) {
    victim.towardsDatabase(Weather.CLEAR, 0);
    victim.towardsServices(Weather.CLEAR, 0);
    victim.clearPackets();
  }

  String words() {
    return words;
  }

  /**
   * One of those that can be done. Where something can be done between coordinators, it is in half
   * of all cases.
   *
   * @param dice chance, not negative
   * @param others with hosts of their own
   */
  static NetworkFault chosen(int dice, int others) {
    List<NetworkFault> between =
        Arrays.stream(values())
            .filter(way -> way.othersMin > 0 && way.othersMin <= others)
            .toList();
    List<NetworkFault> around = Arrays.stream(values()).filter(way -> way.othersMin == 0).toList();
    if (between.isEmpty()) {
      return around.get(dice % around.size());
    }
    List<NetworkFault> half = dice % 2 == 0 ? between : around;
    return half.get(dice / 2 % half.size());
  }
}
