package dev.verdict.protocol.wire;

/**
 * Names of the participant protocol, version 1: {@code POST <base>/verdict/v1/<call>} with a JSON
 * body, for example {@code
 * {"tx":"...","branch":"debit","epoch":7,"attempt":1,"operation":"debit","payload":{...}}},
 * answered with status 200 and for example {@code {"result":"done","output":{...}}}.
 */
public final class ParticipantProtocol {
  /** The path below the participant's base URL; {@link CallKind#path} follows it. */
  public static final String PATH = "/verdict/v1/";

  /** The largest body of a call, in bytes. */
  public static final int BODY_BYTES_MAX = 1 << 20;

  /**
   * The largest payload, in bytes of JSON, of a branch at a participant without a barrier: there is
   * room for it in every call, so that its decision can tell it as well.
   */
  public static final int PLAIN_PAYLOAD_BYTES_MAX = BODY_BYTES_MAX - (64 << 10);

  /** Members of a call's body. */
  public static final String TX = "tx";

  public static final String BRANCH = "branch";
  public static final String EPOCH = "epoch";
  public static final String ATTEMPT = "attempt";
  public static final String OPERATION = "operation";
  public static final String PAYLOAD = "payload";

  /** Members of the payload of {@link CallKind#COMPENSATE}. */
  public static final String INPUT = "input";

  /** What the transaction holds, as {@link HeldLocks}; left out if nothing. */
  public static final String LOCKS = "locks";

  /** Members of an answer's body. */
  public static final String RESULT = "result";

  public static final String OUTPUT = "output";

  /**
   * With {@link #DONE} as a vote: {@code true} if nothing was written, see {@link BranchAnswer}.
   */
  public static final String READ_ONLY = "read_only";

  public static final String REASON = "reason";
  public static final String SEEN_EPOCH = "seen_epoch";

  /** The member of a problem (RFC 9457) that names the failure; see {@link CallFailure}. */
  public static final String CODE = "code";

  /** The member of a problem that says it in words. */
  public static final String DETAIL = "detail";

  /** Values of {@link #RESULT}, one for each kind of {@link BranchAnswer}. */
  public static final String DONE = "done";

  public static final String REFUSED = "refused";
  public static final String TOMBSTONE = "tombstone";
  public static final String UNKNOWN_BRANCH = "unknown_branch";
  public static final String STALE_EPOCH = "stale_epoch";
  public static final String INPUT_MISMATCH = "input_mismatch";

  /** The call that asks what a service holds: the last segment of its path. */
  public static final String HOLDINGS = "holdings";

  /** The call that carries several calls, a line each: the last segment of its path. */
  public static final String BATCH = "batch";

  /** The media type of a batch and of its answer: one JSON object a line. */
  public static final String BATCH_TYPE = "application/x-ndjson";

  /** How many calls a batch may have. */
  public static final int BATCH_CALLS_MAX = 256;

  /** Further members of a call in a batch: the last segment of its path, and its trace context. */
  public static final String CALL = "call";

  public static final String TRACEPARENT = "traceparent";

  /** Further members of an answer to a batch: which line it answers, from 0, and its status. */
  public static final String LINE = "line";

  public static final String STATUS = "status";

  private ParticipantProtocol() {}
}
