package dev.verdict.coordinator.log.postgres;

import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The span of time of one partition: a day in UTC.
 *
 * @param date the day
 */
record Day(LocalDate date) {
  static Day of(TxId id) {
    return of(id.time());
  }

  static Day of(Instant time) {
    return new Day(LocalDate.ofInstant(time, ZoneOffset.UTC));
  }

  static Day parse(String suffix) {
    return new Day(LocalDate.parse(suffix, DateTimeFormatter.BASIC_ISO_DATE));
  }

  Day plus(int days) {
    return new Day(date.plusDays(days));
  }

  boolean isBefore(Day other) {
    return date.isBefore(other.date);
  }

  /** What the names of its tables end in. */
  String suffix() {
    return date.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  /** The smallest id in it. */
  String lowerId() {
    return TxId.lowerBound(millis(date));
  }

  /** The smallest id after it. */
  String upperId() {
    return TxId.lowerBound(millis(date.plusDays(1)));
  }

  private static long millis(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
