package dev.verdict.stress.compare;

/**
 * A rival's own client library, and the services in it. One is used by many threads. Its adapters
 * are compiled at run time, against the rival's classes.
 */
public interface RivalClient {
  /**
   * Before anything else.
   *
   * @param address where the rival's server is, in the words of its client
   * @param participants how many branches each transaction has
   */
  void connect(String address, int participants) throws Exception;

  /**
   * Runs one transaction and waits for its end.
   *
   * @return whether it was committed
   */
  boolean transaction() throws Exception;
}
