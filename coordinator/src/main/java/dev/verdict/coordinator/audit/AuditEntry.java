package dev.verdict.coordinator.audit;

/**
 * What an operator asks for.
 *
 * @param operator who
 * @param action what, for example {@code retry}
 * @param transaction the id of the transaction that it is about; empty if it is about none or about
 *     those that the filter names
 * @param filter which transactions, as the query of a list; empty if it is about one or none
 * @param reason why, in the operator's words; may be empty
 * @param parameters what else was asked for: a JSON object
 */
public record AuditEntry(
    String operator,
    String action,
    String transaction,
    String filter,
    String reason,
    String parameters) {
  /** Of an action without parameters. */
  public static final String NO_PARAMETERS = "{}";
}
