package dev.verdict.coordinator.views;

import java.time.Instant;
import java.util.List;

/**
 * A view of the list of transactions, which all operators share.
 *
 * @param name unique in its namespace; up to {@link #NAME_CHARS_MAX} characters
 * @param filter the query of the list, without limit and cursor; empty for all; up to {@link
 *     #FILTER_CHARS_MAX} characters
 * @param columns what the list shows, in order; empty for what it shows by itself; up to {@link
 *     #COLUMNS_MAX}
 * @param savedBy the operator who saved it last
 * @param savedAt when, by the database's clock
 * @param version how often it was saved, from 1
 */
public record SavedView(
    String name,
    String filter,
    List<String> columns,
    String savedBy,
    Instant savedAt,
    long version) {
  /** How many views a namespace has. */
  public static final int VIEWS_MAX = 200;

  /** How long a name is, in characters. */
  public static final int NAME_CHARS_MAX = 60;

  /** How long a filter is, in characters. */
  public static final int FILTER_CHARS_MAX = 2_000;

  /** How many columns a view has. */
  public static final int COLUMNS_MAX = 20;

  /** Copies the columns. */
  public SavedView {
    columns = List.copyOf(columns);
  }
}
