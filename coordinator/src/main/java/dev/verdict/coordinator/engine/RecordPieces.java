package dev.verdict.coordinator.engine;

import java.util.Set;

/**
 * Pieces of records as {@link RecordCodec} writes them, by which a list finds transactions. Whoever
 * puts the same members in the same order into a payload is found by them as well; nothing but
 * lists depends on them.
 */
public final class RecordPieces {
  private RecordPieces() {}

  /**
   * A branch of an atomic transaction there.
   *
   * @param participant a service's name, which needs no escape in JSON
   */
  public static String branchAt(String participant) {
    return step(participant) + ",\"style\":\"";
  }

  /**
   * A saga of that definition.
   *
   * @param hash the definition's content hash
   */
  public static String sagaOf(String hash) {
    return "\"definition\":\"" + hash + "\"";
  }

  /**
   * Work there, in the canonical JSON of a definition.
   *
   * @param participant a service's name
   */
  public static String step(String participant) {
    return "\"participant\":\"" + participant + "\"";
  }

  /** Something that an operator said was done, or not done, by hand, or has a step's place. */
  public static Set<String> heuristic() {
    return Set.of(
        "{\"type\":\"resolved\",\"branch\":\"",
        "{\"type\":\"resolved\",\"step\":\"",
        "{\"type\":\"stepReplaced\",\"step\":\"",
        ",\"doneByHand\":true,\"by\":\"");
  }
}
