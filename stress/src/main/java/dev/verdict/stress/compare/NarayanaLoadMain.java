package dev.verdict.stress.compare;

import dev.verdict.stress.load.LoadProcess;
import dev.verdict.stress.process.Leash;

/** The process of clients of Narayana's coordinator. */
public final class NarayanaLoadMain {
  private NarayanaLoadMain() {}

  /** Takes orders until its parent is gone. */
  public static void main(String[] args) throws InterruptedException {
    LoadProcess.follow(Leash.take(), NarayanaAsk::new);
  }
}
