package dev.verdict.protocol.wire;

/**
 * Names of what a participant can do beyond the calls that every one takes. An instance announces
 * its own; a name that a coordinator does not know is kept and means nothing to it.
 */
public final class Capability {
  /** It answers the call {@link ParticipantProtocol#HOLDINGS}. */
  public static final String HOLDINGS = "holdings";

  /** It asks which transactions are finished, and forgets those that are old enough. */
  public static final String FINISHED = "finished";

  /** It takes several calls in one request, {@link ParticipantProtocol#BATCH}. */
  public static final String BATCH = "batch";

  /**
   * It is called over HTTP/2: over TLS as negotiated, otherwise without asking first ("prior
   * knowledge", RFC 9113, 3.3).
   */
  public static final String HTTP2 = "http2";

  /** It takes the decision of a transaction of which it is the only branch. */
  public static final String ONE_PHASE = "one_phase";

  private Capability() {}
}
