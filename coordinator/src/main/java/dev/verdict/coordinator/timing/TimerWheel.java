package dev.verdict.coordinator.timing;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers that are nearly always called off: arming and calling off are a link more and a link less
 * in a list, after Varghese and Lauck's hashed timing wheels (SOSP 1987). A timer never runs early,
 * and up to two ticks late; one that is too short for that, or longer than a turn of the wheel, is
 * left to Vert.x. For one event loop.
 *
 * <p>The wheel is looked at when the first of its timers may be due, not with every tick: an event
 * loop of the JDK's channels does not sleep in the half millisecond before it has to look at
 * anything, but asks again and again whether something came.
 */
public final class TimerWheel {
  /** What is due within one tick is due together. */
  static final long TICK_MILLIS = 20;

  /** How many ticks make up a turn. */
  static final int SLOTS = 2_048;

  /** Shorter delays are kept to the millisecond. */
  static final long EXACT_MILLIS = 10 * TICK_MILLIS;

  private static final long LONGEST_MILLIS = (SLOTS - 2) * TICK_MILLIS;

  private static final long NEVER = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);

  private final Vertx vertx;
  private final Context context;
  private final Slot[] slots = new Slot[SLOTS];
  private long lookedAt = tickNow();
  private long nextLook = NEVER;
  private int armed;

  /**
   * To be made on the event loop that it is for.
   *
   * @param vertx whose event loop that is
   */
  public TimerWheel(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  /** Something that can be called off. */
  public interface Armed {
    /** Calls it off; without effect if it has run. */
    void cancel();
  }

  /**
   * Runs the task once, later, on this event loop.
   *
   * @param delayMillis how much later; less than 1 counts as 1
   */
  public Armed after(long delayMillis, Runnable task) {
    if (delayMillis < EXACT_MILLIS || delayMillis > LONGEST_MILLIS) {
      long id = vertx.setTimer(Math.max(1, delayMillis), fired -> task.run());
      return () -> vertx.cancelTimer(id);
    }
    long due = TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + delayMillis;
    Entry entry = new Entry(task, due / TICK_MILLIS + 1);
    entry.link();
    armed++;
    lookAt(entry.dueTick);
    return entry;
  }

  private static int slotAt(long tick) {
    return (int) Math.floorMod(tick, (long) SLOTS);
  }

  /** Looks at the wheel in that tick, unless it is looked at before. */
  private void lookAt(long tick) {
    if (tick < nextLook) {
      nextLook = tick;
      long after = tick * TICK_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      context.runOnContext(there -> vertx.setTimer(Math.max(1, after), id -> look(tick)));
    }
  }

  private static long tickNow() {
    return Math.floorDiv(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), TICK_MILLIS);
  }

  /** An earlier look may have come between; then that one saw to the next. */
  private void look(long planned) {
    long now = tickNow();
    long from = Math.max(lookedAt, now - SLOTS) + 1;
    lookedAt = now;
    for (long tick = from; tick <= now; tick++) {
      slots[slotAt(tick)].fire(now);
    }
    if (planned == nextLook) {
      nextLook = NEVER;
      lookAt(firstArmed(now));
    }
  }

  /** The first tick after that one in which a timer is due; none is a turn of the wheel ahead. */
  private long firstArmed(long now) {
    if (armed > 0) {
      for (long tick = now + 1; tick <= now + SLOTS; tick++) {
        if (slots[slotAt(tick)].first != null) {
          return tick;
        }
      }
    }
    return NEVER;
  }

  /** The timers of one tick, and of those a turn later. */
  private static final class Slot {
    private @Nullable Entry first;

    void fire(long now) {
      Entry due = first;
      first = null;
      for (Entry entry = due; entry != null; entry = entry.next) {
        entry.inSlot = false;
      }
      while (due != null) {
        Entry entry = due;
        due = entry.next;
        entry.fire(now);
      }
    }
  }

  private final class Entry implements Armed {
    private final Runnable task;
    private final long dueTick;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private boolean inSlot;
    private boolean over;

    Entry(Runnable task, long dueTick) {
      this.task = task;
      this.dueTick = dueTick;
    }

    private Slot slot() {
      return slots[slotAt(dueTick)];
    }

    void link() {
      Slot slot = slot();
      inSlot = true;
      previous = null;
      next = slot.first;
      if (next != null) {
        next.previous = this;
      }
      slot.first = this;
    }

    void fire(long now) {
      if (over) {
        return;
      }
      if (dueTick > now) {
        link();
        return;
      }
      over = true;
      armed--;
      try {
        task.run();
      } catch (Throwable e) {
        // Also an Error: the others of this tick are in nobody's hands but ours.
        LOG.error("A timer's task failed", e);
      }
    }

    @Override
    public void cancel() {
      if (over) {
        return;
      }
      over = true;
      armed--;
      if (inSlot) {
        unlink();
      }
    }

    private void unlink() {
      if (previous == null) {
        slot().first = next;
      } else {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
      inSlot = false;
    }
  }
}
