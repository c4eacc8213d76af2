package dev.verdict.stress.bench;

/**
 * One of those that are measured.
 *
 * @param name for people
 * @param url where its clients post to
 * @param body what they post
 * @param crew the processes that work for it alone
 * @param surroundings what goes on around its rounds
 */
record Contestant(String name, String url, String body, Crew crew, Surroundings surroundings) {
  /** With nothing around it. */
  Contestant(String name, String url, String body, Crew crew) {
    this(name, url, body, crew, Surroundings.NONE);
  }

  /** This under another name, with something around it. */
  Contestant amid(String otherName, Surroundings other) {
    return new Contestant(otherName, url, body, crew, other);
  }

  /** Whether a warm-up of the one is a warm-up of the other. */
  boolean asksTheSameAs(Contestant other) {
    return url.equals(other.url) && body.equals(other.body);
  }
}
