package dev.verdict.coordinator.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Shares one engine's room for resumed transactions among the backlogs of its shards. One backlog
 * at a time has the turn: it reads one page, drives on what is in it as room becomes free, and
 * passes the turn on. So there is never more than one page that waits, and no shard waits for all
 * of another.
 */
final class Recovery {
  private final Share active;
  private final Share resting;
  private final Share urgent;
  private final Share waking;
  private final Share returned;
  private final Deque<Backlog> waiting = new ArrayDeque<>();
  private @Nullable Backlog turn;
  private boolean stepping;

  Recovery(EngineLimits limits) {
    RecoveryLimits recovery = limits.recovery();
    this.active = new Share(recovery.activeMax(), recovery.shareChars());
    this.resting = new Share(recovery.restingMax(), recovery.shareChars());
    this.urgent = new Share(recovery.urgentMax(), recovery.shareChars());
    this.waking = new Share(limits.passivation().wakingMax(), recovery.shareChars());
    this.returned = new Share(limits.returnedMax(), limits.passivation().returnedChars());
  }

  /** For those that are driven on in their turn. */
  Share active() {
    return active;
  }

  /** For those that only wait for the time of a retry. */
  Share resting() {
    return resting;
  }

  /** For those that somebody asks for before their turn. */
  Share urgent() {
    return urgent;
  }

  /** For those that were dormant, and whose time has come. */
  Share waking() {
    return waking;
  }

  /** For those of them that have come to wait for something else. */
  Share returned() {
    return returned;
  }

  /** Wants a turn. */
  void join(Backlog backlog) {
    waiting.add(backlog);
    goOn();
  }

  /** Wants no turn any more. */
  void leave(Backlog backlog) {
    waiting.remove(backlog);
    if (turn == backlog) {
      turn = null;
    }
    goOn();
  }

  /** Goes as far as there is room. Called again from within, it leaves that to the outer call. */
  void goOn() {
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
    } finally {
      stepping = false;
    }
  }

  private boolean step() {
    if (turn == null) {
      turn = waiting.poll();
    }
    Backlog now = turn;
    if (now == null) {
      return false;
    }
    return switch (now.step()) {
      case AGAIN -> true;
      case WAIT -> false;
      case PASS_ON -> {
        waiting.add(now);
        turn = null;
        yield true;
      }
      case END -> {
        turn = null;
        yield true;
      }
    };
  }
}
