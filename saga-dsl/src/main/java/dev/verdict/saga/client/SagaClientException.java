package dev.verdict.saga.client;

/** A call to the coordinator did not succeed. */
public abstract sealed class SagaClientException extends RuntimeException
    permits CoordinatorRefusedException, OutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  private final String code;

  SagaClientException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The stable code of what went wrong, for example {@code idempotency_key_reused}. */
  public final String code() {
    return code;
  }
}
