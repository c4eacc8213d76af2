package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The points at which a coordinator may die: before and after each kind of record is appended, and
 * each kind of call is sent. They are derived from the sealed types, so that a new kind is a point
 * that nobody has reached yet.
 */
public final class CrashPoints {
  private static final String TYPE = "\"type\":\"";
  private static final List<String> ALL = all();

  private CrashPoints() {}

  /** All of them, by name. */
  public static List<String> names() {
    return ALL;
  }

  private static List<String> all() {
    List<String> names = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      kinds("atomic", AtomicRecord.class.getPermittedSubclasses(), moment, names);
      kinds("saga", SagaRecord.class.getPermittedSubclasses(), moment, names);
      for (CallKind kind : CallKind.values()) {
        names.add(of(moment, kind));
      }
    }
    return List.copyOf(names);
  }

  private static void kinds(String protocol, Class<?>[] records, Moment moment, List<String> into) {
    for (Class<?> each : records) {
      String name = each.getSimpleName();
      into.add(of(moment, protocol, Character.toLowerCase(name.charAt(0)) + name.substring(1)));
    }
  }

  /** On which side of the thing. */
  enum Moment {
    BEFORE,
    AFTER;

    private final String word = name().toLowerCase(Locale.ROOT);
  }

  private static String of(Moment moment, String protocol, String record) {
    return moment.word + " append of " + protocol + " " + record;
  }

  static String of(Moment moment, CallKind kind) {
    return moment.word + " call of " + kind.path();
  }

  /** The points that the append of an entry passes. */
  static List<String> of(Moment moment, LogEntry entry) {
    String protocol = entry.summary().kind() == Summary.Kind.ATOMIC ? "atomic" : "saga";
    List<String> points = new ArrayList<>(2);
    for (String kind : kinds(entry)) {
      points.add(of(moment, protocol, kind));
    }
    return points;
  }

  /** A kind of record, as it is counted when it is stored. */
  static String record(LogEntry entry, String kind) {
    return entry.summary().kind() == Summary.Kind.ATOMIC
        ? "record: atomic " + kind
        : "record: saga " + kind;
  }

  /** The kinds of an entry's records, in their order. */
  static List<String> kinds(LogEntry entry) {
    List<String> kinds = new ArrayList<>(2);
    String text = entry.records();
    for (int at = text.indexOf(TYPE); at >= 0; at = text.indexOf(TYPE, at)) {
      at += TYPE.length();
      kinds.add(text.substring(at, text.indexOf('"', at)));
    }
    return kinds;
  }
}
