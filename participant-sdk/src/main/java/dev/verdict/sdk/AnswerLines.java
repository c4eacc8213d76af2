package dev.verdict.sdk;

/**
 * Takes the answers to a batch of calls as they come, to send them as one response of status 200
 * and type {@link #CONTENT_TYPE}. An adapter implements it. It is never called by two threads at
 * once, and on whichever thread the last answer was found.
 */
@FunctionalInterface
public interface AnswerLines {
  /** The response's media type: one JSON object a line. */
  String CONTENT_TYPE = "application/x-ndjson";

  /**
   * Sends answers at once: what is held back here holds up whoever waits for a lock that one of the
   * answered calls keeps.
   *
   * @param lines whole lines in UTF-8; empty if no call is answered yet, and then the response's
   *     head is to be sent, which tells the coordinator that its calls have come
   * @param last whether the response ends with these
   */
  void send(byte[] lines, boolean last);
}
