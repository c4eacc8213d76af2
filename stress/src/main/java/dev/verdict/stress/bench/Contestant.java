package dev.verdict.stress.bench;

import dev.verdict.stress.process.Child;

/**
 * One of those that are measured.
 *
 * @param name for people
 * @param clients the process that plays its clients: answers each {@link
 *     dev.verdict.stress.load.LoadOrder} with a {@link dev.verdict.stress.load.LoadReport}
 * @param url where its clients post to; in turn, if there are several with a blank between them
 * @param body what they post
 * @param crew the processes that work for it alone
 * @param surroundings what goes on around its rounds
 */
public record Contestant(
    String name, Child clients, String url, String body, Crew crew, Surroundings surroundings) {
  /** With nothing around it. */
  public Contestant(String name, Child clients, String url, String body, Crew crew) {
    this(name, clients, url, body, crew, Surroundings.NONE);
  }

  /** This under another name, with something around it. */
  Contestant amid(String otherName, Surroundings other) {
    return new Contestant(otherName, clients, url, body, crew, other);
  }

  /** Whether a warm-up of the one is a warm-up of the other. */
  boolean asksTheSameAs(Contestant other) {
    return url.equals(other.url) && body.equals(other.body);
  }
}
