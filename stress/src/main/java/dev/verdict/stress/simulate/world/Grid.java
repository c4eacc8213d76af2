package dev.verdict.stress.simulate.world;

import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Hazelcast does among the coordinators: who sees whom, and a lock for each shard on each side
 * of a split. It may grant a lock to everybody, lose one without a word, and hang.
 */
final class Grid {
  private static final long NOTICED_MOST_US = 700 * Agenda.MILLI;

  private final Agenda agenda;
  private final Dice dice;
  private final Journal journal;
  private final Map<String, GridMember> members = new TreeMap<>();
  private final Map<Integer, Map<Integer, String>> locks = new TreeMap<>();
  private final Set<String> apart = new TreeSet<>();
  private boolean generous;
  private boolean hanging;

  Grid(Agenda agenda, Dice dice, Journal journal) {
    this.agenda = agenda;
    this.dice = dice;
    this.journal = journal;
  }

  /** A process that will join. */
  GridMember member(String id, Host host) {
    GridMember member = new GridMember(this, id, host);
    members.put(id, member);
    return member;
  }

  long delayUs() {
    return dice.between(300, 3_000);
  }

  /** Which side of a split a place is on. */
  int sideOf(Host host) {
    return apart.contains(host.name()) ? 1 : 0;
  }

  private Map<Integer, String> locksOf(GridMember member) {
    return locks.computeIfAbsent(sideOf(member.host()), side -> new TreeMap<>());
  }

  Set<String> seenBy(GridMember member) {
    Set<String> seen = new TreeSet<>();
    for (GridMember each : members.values()) {
      if (each.isJoined() && sideOf(each.host()) == sideOf(member.host())) {
        seen.add(each.id());
      }
    }
    return seen;
  }

  // --- locks

  boolean isHanging() {
    return hanging;
  }

  boolean tryLock(GridMember member, int shard) {
    String holder = locksOf(member).computeIfAbsent(shard, free -> member.id());
    if (holder.equals(member.id())) {
      return true;
    }
    if (generous) {
      journal.count("lock granted twice");
    }
    return generous;
  }

  void unlock(GridMember member, int shard) {
    locksOf(member).remove(shard, member.id());
  }

  void forceUnlock(GridMember member, int shard) {
    locksOf(member).remove(shard);
  }

  void nudge(GridMember from) {
    for (GridMember each : members.values()) {
      if (each != from && sideOf(each.host()) == sideOf(from.host())) {
        each.tell(each.watcher()::nudged, delayUs());
      }
    }
  }

  // --- membership

  /** Everybody hears of a change, each at a time of its own. */
  void changed() {
    members.values().forEach(each -> each.look(dice.between(1_000, NOTICED_MOST_US)));
  }

  /** A member is gone: its locks are free. */
  void remove(GridMember member) {
    locks.values().forEach(side -> side.values().removeIf(member.id()::equals));
    changed();
  }

  /** A process died; the others find that out soon. */
  void died(GridMember member) {
    agenda.after(
        dice.between(100 * Agenda.MILLI, NOTICED_MOST_US),
        () -> {
          members.remove(member.id());
          member.dropped();
          remove(member);
        });
  }

  // --- faults

  /** Places that no longer see the others. Each side goes on with the locks that it knew. */
  void split(Collection<String> places) {
    locks.put(1, new TreeMap<>(locks.getOrDefault(0, Map.of())));
    apart.addAll(places);
    for (int side = 0; side <= 1; side++) {
      int each = side;
      Map<Integer, String> known = locks.computeIfAbsent(side, none -> new TreeMap<>());
      known.values().removeIf(id -> !members.containsKey(id) || sideOf(hostOf(id)) != each);
    }
    changed();
  }

  private Host hostOf(String id) {
    GridMember member = members.get(id);
    if (member == null) {
      throw new IllegalStateException("no member " + id);
    }
    return member.host();
  }

  /** The smaller side joins the other one; its locks are forgotten. */
  void merge() {
    if (apart.isEmpty()) {
      return;
    }
    List<GridMember> joining =
        members.values().stream().filter(each -> sideOf(each.host()) == 1).toList();
    apart.clear();
    locks.remove(1);
    for (GridMember each : joining) {
      each.tell(() -> each.watcher().locksDoubtful("merged"), dice.between(1_000, 2_000_000));
    }
    changed();
  }

  void grantToAll(boolean now) {
    generous = now;
  }

  void hang(boolean now) {
    hanging = now;
  }

  /** Locks of a member are gone without a word. */
  void loseLocksOf(Host host) {
    for (GridMember each : members.values()) {
      if (each.host() == host) {
        locksOf(each).values().removeIf(each.id()::equals);
      }
    }
  }
}
