package dev.verdict.coordinator.tls;

/** Files for TLS cannot be used; the message says which one, and what is wrong with it. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(String words) {
    super(words);
  }
}
