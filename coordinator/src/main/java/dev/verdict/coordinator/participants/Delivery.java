package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.BranchAnswer;
import java.util.Optional;

/**
 * Hears what becomes of a call that was given to the network. After {@link #sent} or without it,
 * one of the others comes, once.
 */
interface Delivery {
  /** From now on the participant may have the call. */
  void sent();

  /** Nothing was sent. */
  void notConnected(Throwable cause);

  /**
   * Something came back.
   *
   * @param status as HTTP has it
   * @param answer with status 200: the answer, if it is one that the protocol knows
   * @param body with another status: what came with it
   */
  void answered(int status, Optional<BranchAnswer> answer, byte[] body);

  /** More came back than may be read. */
  void tooLong();

  /**
   * The connection was lost, and the answer with it.
   *
   * @param judged whether that counts against the address; it does once for each connection
   */
  void broken(Throwable cause, boolean judged);
}
