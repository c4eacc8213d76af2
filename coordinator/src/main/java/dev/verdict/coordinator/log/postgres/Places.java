package dev.verdict.coordinator.log.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Compares what the databases of a log, and the nodes in them, say of their places. */
public final class Places {
  private static final String READ = "SELECT log, place, databases, shards FROM log_place";

  private Places() {}

  /**
   * The place that a database has.
   *
   * @param log which log it is of
   * @param place where in it, and how large that is
   */
  public record Noted(UUID log, LogPlace place) {}

  /**
   * A database that answered.
   *
   * @param number from 0, as it was named
   * @param noted its place; empty if it has none
   * @param nodes who gives signs of life there
   */
  public record Seen(int number, Optional<Noted> noted, List<LiveNodes.Node> nodes) {
    /** Copies the list. */
    public Seen {
      nodes = List.copyOf(nodes);
    }
  }

  /** The place of this database; empty if it has none, as before releases that note it. */
  public static Optional<Noted> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!LogPlace.exists(statement, "log_place")) {
        return Optional.empty();
      }
      try (ResultSet row = statement.executeQuery(READ)) {
        return row.next()
            ? Optional.of(
                new Noted(
                    row.getObject(1, UUID.class),
                    new LogPlace(row.getInt(2), row.getInt(3), row.getInt(4))))
            : Optional.empty();
      }
    }
  }

  /**
   * What does not fit, each in a sentence; empty if all do.
   *
   * @param databases how many were named
   * @param seen those of them that answered, in their order
   */
  public static List<String> differences(int databases, List<Seen> seen) {
    List<String> found = new ArrayList<>();
    Optional<Seen> first = seen.stream().filter(each -> each.noted().isPresent()).findFirst();
    for (Seen each : seen) {
      each.noted().ifPresent(noted -> ownPlace(databases, each, noted, found));
      if (each.noted().isEmpty()) {
        found.add(name(each.number(), databases) + " has no place in a log");
      }
      first.ifPresent(one -> sameLog(databases, one, each, found));
    }
    missing(databases, seen, found);
    return found;
  }

  private static void ownPlace(int databases, Seen seen, Noted noted, List<String> found) {
    LogPlace place = noted.place();
    if (place.number() != seen.number() || place.databases() != databases) {
      found.add(
          name(seen.number(), databases)
              + " as named here was set up as database "
              + (place.number() + 1)
              + " of "
              + place.databases()
              + ": name all databases of the log, in their order");
    }
  }

  private static void sameLog(int databases, Seen one, Seen other, List<String> found) {
    Optional<Noted> ours = one.noted();
    Optional<Noted> theirs = other.noted();
    if (ours.isEmpty() || theirs.isEmpty()) {
      return;
    }
    String which = name(other.number(), databases);
    String first = "database " + (one.number() + 1);
    if (!ours.get().log().equals(theirs.get().log())) {
      found.add(
          which
              + " is of another log ("
              + theirs.get().log()
              + ") than "
              + first
              + " ("
              + ours.get().log()
              + ")");
    } else if (ours.get().place().shards() != theirs.get().place().shards()) {
      found.add(
          which
              + " was set up for "
              + theirs.get().place().shards()
              + " shards, "
              + first
              + " for "
              + ours.get().place().shards());
    }
  }

  /** A node that uses a database gives signs of life there. */
  private static void missing(int databases, List<Seen> seen, List<String> found) {
    TreeMap<String, String> nodes = new TreeMap<>();
    seen.forEach(each -> each.nodes().forEach(node -> nodes.put(node.id(), node.where())));
    for (Seen each : seen) {
      nodes.forEach(
          (id, where) -> {
            if (each.nodes().stream().noneMatch(node -> node.id().equals(id))) {
              found.add(
                  "the node at "
                      + where
                      + " gives no sign of life in "
                      + name(each.number(), databases)
                      + ": does it name the same databases, and reach them?");
            }
          });
    }
  }

  private static String name(int number, int databases) {
    return "database " + (number + 1) + " of " + databases;
  }
}
