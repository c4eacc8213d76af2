package dev.verdict.sdk;

import dev.verdict.protocol.wire.ParticipantProtocol;

/**
 * Takes the answers to a batch of calls as they come, to send them as one response of status 200
 * and type {@link #CONTENT_TYPE}, whose length is not known when it begins. An adapter implements
 * it. It is called at least once, never by two threads at once, by whichever thread found an
 * answer; so it must not block, and keeps for itself what the network does not take yet: at most
 * the answers to one batch.
 */
@FunctionalInterface
public interface AnswerLines {
  /** The response's media type: one JSON object a line. */
  String CONTENT_TYPE = ParticipantProtocol.BATCH_TYPE;

  /**
   * A header that a response has which is not sent at once: proxies that know it (nginx does) pass
   * each line on as it comes then.
   */
  String UNBUFFERED = "X-Accel-Buffering";

  /** The value of {@link #UNBUFFERED}. */
  String UNBUFFERED_VALUE = "no";

  /**
   * Sends answers at once, flushed: what is held back here holds up whoever waits for a lock that
   * one of the answered calls keeps. If the client is gone, they are dropped: it asks again. An
   * exception is logged, and what comes later is given here all the same.
   *
   * @param lines whole lines in UTF-8, not to be changed; empty if no call is answered yet, and
   *     then the response's head is to be sent, which tells the coordinator that its calls have
   *     come
   * @param last whether the response ends with these; nothing follows then
   */
  void send(byte[] lines, boolean last);
}
