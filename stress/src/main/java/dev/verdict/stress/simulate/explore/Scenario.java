package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.definition.Recovery;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A small world: one transaction, its participants, its clients, and how much may go wrong. */
public final class Scenario {
  /** How often a call is made before its retry timer counts as never firing. */
  private static final int ATTEMPTS = 4;

  /** How the names of those end whose client reports votes. */
  static final String REPORTING = "-reporting";

  /** How the names of those end whose client's commit names other branches than are enlisted. */
  static final String MISNAMED = "-misnamed";

  private final String name;
  private final String words;
  private final Play<?, ?, ?> play;
  private final List<Part> parts;
  private final boolean saga;
  private final boolean grows;
  private final Bounds bounds;
  private final Set<Flaw> flaws;
  private final Recovery recovery;
  private final Rival rival;

  private Scenario(
      String name,
      String words,
      Play<?, ?, ?> play,
      List<Part> parts,
      boolean saga,
      boolean grows,
      Bounds bounds,
      Set<Flaw> flaws,
      Recovery recovery,
      Rival rival) {
    this.name = name;
    this.words = words;
    this.play = play;
    this.parts = List.copyOf(parts);
    this.saga = saga;
    this.grows = grows;
    this.bounds = bounds;
    this.flaws = flaws;
    this.recovery = recovery;
    this.rival = rival;
  }

  static Scenario atomic(
      String name, String words, Play<?, ?, ?> play, List<Part> parts, Bounds b) {
    return new Scenario(
        name,
        words,
        play,
        parts,
        false,
        false,
        b,
        EnumSet.noneOf(Flaw.class),
        Recovery.BACKWARD,
        Rival.NOBODY);
  }

  static Scenario growing(
      String name, String words, Play<?, ?, ?> play, List<Part> parts, Bounds b) {
    return new Scenario(
        name,
        words,
        play,
        parts,
        false,
        true,
        b,
        EnumSet.noneOf(Flaw.class),
        Recovery.BACKWARD,
        Rival.NOBODY);
  }

  static Scenario saga(String name, String words, Play<?, ?, ?> play, List<Part> parts, Bounds b) {
    return new Scenario(
        name,
        words,
        play,
        parts,
        true,
        false,
        b,
        EnumSet.noneOf(Flaw.class),
        Recovery.BACKWARD,
        Rival.NOBODY);
  }

  /** The same world within other bounds. */
  public Scenario within(Bounds other) {
    return new Scenario(name, words, play, parts, saga, grows, other, flaws, recovery, rival);
  }

  /** The same world under another name. */
  public Scenario named(String other) {
    return new Scenario(other, words, play, parts, saga, grows, bounds, flaws, recovery, rival);
  }

  /** The same world with something broken on purpose. */
  public Scenario with(Flaw flaw, Flaw... others) {
    return new Scenario(
        name, words, play, parts, saga, grows, bounds, EnumSet.of(flaw, others), recovery, rival);
  }

  /** The same world, whose saga has that recovery and no deadline. */
  Scenario recovering(Recovery by) {
    return new Scenario(name, words, play, parts, saga, grows, bounds, flaws, by, rival);
  }

  /** The same world, whose transaction holds what somebody else wants too. */
  Scenario against(Rival other) {
    return new Scenario(name, words, play, parts, saga, grows, bounds, flaws, recovery, other);
  }

  /** Who else wants what the transaction holds. */
  Rival rival() {
    return rival;
  }

  /** Whether its atomic transaction holds something. */
  boolean holds() {
    return rival != Rival.NOBODY;
  }

  /** A state of its world, empty. */
  Scene scene() {
    return new Scene(parts.size(), holds() ? Held.SIZE : 0);
  }

  /** What the saga's failures lead to; of no account in an atomic transaction. */
  Recovery recovery() {
    return recovery;
  }

  /** Whether the database refuses what an older epoch writes. */
  boolean isFenced() {
    return !flaws.contains(Flaw.FENCE_FORGOTTEN) && !flaws.contains(Flaw.LEASED);
  }

  /** Short, and unique among the standard ones. */
  public String name() {
    return name;
  }

  /** What it is, in a sentence. */
  public String words() {
    return words;
  }

  /** How much may go wrong. */
  public Bounds bounds() {
    return bounds;
  }

  Play<?, ?, ?> play() {
    return play;
  }

  List<Part> parts() {
    return parts;
  }

  boolean isSaga() {
    return saga;
  }

  /** Whether the client adds the branches one by one and makes the business calls itself. */
  boolean grows() {
    return grows;
  }

  /** Whether that client reports each vote as it hears it, and not only with the commit. */
  boolean reports() {
    return grows && name.endsWith(REPORTING);
  }

  /** Whether that client's commit names other branches than are enlisted. */
  boolean misnames() {
    return grows && name.endsWith(MISNAMED);
  }

  /** Whether a step waits for a signal or a time. */
  boolean waits() {
    return parts.stream().anyMatch(Part::waits);
  }

  int attempts() {
    return ATTEMPTS;
  }

  Set<Flaw> flaws() {
    return flaws;
  }
}
