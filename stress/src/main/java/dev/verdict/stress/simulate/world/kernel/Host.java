package dev.verdict.stress.simulate.world.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process: what happens to it waits while it is frozen, and comes to nothing once it is dead. One
 * that is dead can do nothing more either, because all that reaches the world asks it first.
 */
public final class Host {
  private final String name;
  private final Agenda agenda;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean frozen;
  private boolean dead;

  /**
   * @param name of the place that it runs at, by which the network knows it
   */
  public Host(String name, Agenda agenda) {
    this.name = name;
    this.agenda = agenda;
  }

  /** Where it runs. */
  public String name() {
    return name;
  }

  /** Whether it is gone for good. */
  public boolean isDead() {
    return dead;
  }

  /** Whether it stands still. */
  public boolean isFrozen() {
    return frozen;
  }

  /** Something comes to this process. */
  public void run(Runnable task) {
    if (dead) {
      return;
    }
    if (frozen) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** Plans something in this process. */
  public Agenda.Entry after(long delayUs, Runnable task) {
    return agenda.after(delayUs, () -> run(task));
  }

  /** It is killed: whatever it kept in memory is lost. */
  public void die() {
    dead = true;
    waiting.clear();
  }

  /** It stands still, and does not know it. */
  public void freeze() {
    frozen = true;
  }

  /** It goes on: what came meanwhile comes now, all at once. */
  public void thaw() {
    if (frozen) {
      frozen = false;
      while (!waiting.isEmpty()) {
        Runnable next = waiting.remove();
        after(0, next);
      }
    }
  }
}
