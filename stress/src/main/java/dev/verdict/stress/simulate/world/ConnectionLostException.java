package dev.verdict.stress.simulate.world;

/** A statement was not answered; whether it was carried out is unknown. */
final class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message) {
    super(message, null, false, false);
  }
}
