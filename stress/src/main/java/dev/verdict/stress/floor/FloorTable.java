package dev.verdict.stress.floor;

/** The floor's table: one row per transaction, found again by the transaction's id. */
public final class FloorTable {
  /** Makes it. */
  public static final String CREATE =
      "CREATE TABLE verdict_stress_floor (tx text PRIMARY KEY, outcome text NOT NULL)";

  /** Removes it, if it is there. */
  public static final String DROP = "DROP TABLE IF EXISTS verdict_stress_floor";

  /** How many rows it has. */
  public static final String COUNT = "SELECT count(*) FROM verdict_stress_floor";

  static final String INSERT =
      "INSERT INTO verdict_stress_floor (tx, outcome)"
          + " SELECT * FROM unnest($1::text[], $2::text[])";

  private FloorTable() {}
}
