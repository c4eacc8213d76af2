package dev.verdict.stress.bench;

import dev.verdict.stress.process.Child;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of this machine that work in a contestant's rounds.
 *
 * @param pids their ids, by what they do
 */
public record Crew(Map<Role, List<Long>> pids) {
  /** Nobody whose work is told. */
  public static final Crew NONE = new Crew(Map.of());

  /** Copies the map. */
  public Crew {
    pids = Map.copyOf(pids);
  }

  /** A server and the services that it calls. */
  public static Crew of(Child server, Child participants) {
    return NONE.with(Role.SERVER, server).with(Role.PARTICIPANTS, participants);
  }

  /** The id of the process that was the first to get that role; it must have been given. */
  long first(Role role) {
    return pids.getOrDefault(role, List.of()).get(0);
  }

  /** The same and one more. */
  public Crew with(Role role, Child child) {
    Map<Role, List<Long>> all = new EnumMap<>(Role.class);
    all.putAll(pids);
    List<Long> some = new ArrayList<>(pids.getOrDefault(role, List.of()));
    some.add(child.pid());
    all.put(role, List.copyOf(some));
    return new Crew(all);
  }
}
