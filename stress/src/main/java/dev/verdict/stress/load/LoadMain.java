package dev.verdict.stress.load;

import dev.verdict.stress.process.Leash;

/** The process of clients whose transactions are a request each. */
public final class LoadMain {
  private LoadMain() {}

  /** Takes orders until its parent is gone. */
  public static void main(String[] args) throws InterruptedException {
    LoadProcess.follow(Leash.take(), PostAsk::new);
  }
}
