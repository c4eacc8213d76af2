package dev.verdict.stress.load;

/**
 * One round of load.
 *
 * @param url what every client posts to, {@code http://host:port/path}; in turn, if there are
 *     several with a blank between them
 * @param body the JSON that it posts
 * @param clients how many post at the same time, at most if there is a rate
 * @param perS how many begin a second, whether or not others have ended; 0 if each client posts its
 *     next request after its last answer
 * @param warmUpMs how long before measuring begins, in milliseconds
 * @param measuredMs how long is measured, in milliseconds
 */
public record LoadOrder(
    String url, String body, int clients, int perS, long warmUpMs, long measuredMs) {
  boolean isOpen() {
    return perS > 0;
  }
}
