package dev.verdict.sdk;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that a careless change of the barrier's statements on PostgreSQL could break. */
enum BarrierMutant {
  /** Nothing is broken. */
  NONE("nothing is broken", "", "", ""),
  KEPT_BY_ANY_TRANSACTION(
      "an answer is kept though the transaction that began is over",
      "pg_current_xact_id_if_assigned()::text = coalesce(nullif(?::text, ''),",
      "'x' = coalesce('x' || left(?::text, 0),",
      "aHandlerThatRollsBackByADetourMayBeRepeated"),
  KEPT_OVER_WHAT_IS_THERE(
      "an answer is written over a row that somebody put there",
      "CASE WHEN ?::text = 'tried' THEN now() END;",
      "CASE WHEN ?::text = 'tried' THEN now() END"
          + " ON CONFLICT (tx, branch) DO UPDATE SET state = excluded.state;",
      "workIsRolledBackIfSomebodyEndedTheBranchMeanwhileWithoutItsLock"),
  DONE_BESIDE_WHAT_IS_THERE(
      "work is committed beside a row that somebody put there",
      "CASE WHEN ?::text = 'tried' THEN now() END;",
      "CASE WHEN ?::text = 'tried' THEN now() END ON CONFLICT DO NOTHING;",
      "workIsRolledBackIfSomebodyDidItMeanwhileWithoutItsLock"),
  KEPT_THOUGH_FORGOTTEN(
      "an answer is kept though its transaction was forgotten meanwhile",
      "WHERE w.tx >= ?::text) THEN 0",
      "WHERE w.tx >= ?::text AND false) THEN 0",
      "rule18_workThatIsForgottenWhileItRunsIsRolledBack"),
  ANNOUNCED_WITHOUT_LOCK(
      "work is announced without the lock of its branch",
      "pg_try_advisory_xact_lock(hashtextextended(?::text, 0))",
      "?::text <> ''",
      "rule27_aCompensationThatMeetsARunningActionNeverLeavesItAlone"),
  ENDED_WITHOUT_WAITING(
      "what ends a branch does not wait for the lock of who works on it",
      "pg_advisory_xact_lock(hashtextextended(?::text, 0))::text <> ''",
      "?::text <> ''",
      "rule27_aCompensationThatMeetsARunningActionNeverLeavesItAlone"),
  ANNOUNCED_THOUGH_KNOWN(
      "work is announced though the branch has a row",
      "(SELECT FROM verdict_barrier WHERE tx = ?::text AND branch = ?::text)",
      "(SELECT FROM verdict_barrier WHERE tx = ?::text AND branch = ?::text AND false)",
      "aHandlerThatCommitsByADetourRunsOnceAndKeepsNoAnswer"),
  ANNOUNCED_THOUGH_FORGOTTEN(
      "work is announced though it may be a repeat of what was forgotten",
      "AND branch = ?::text)\n    AND NOT EXISTS (SELECT FROM verdict_watermark w WHERE",
      "AND branch = ?::text)\n    AND NOT EXISTS (SELECT FROM verdict_watermark w WHERE false AND",
      "workOfATransactionThatWasForgottenDoesNotRun"),
  BROKEN_IS_NOT_MARKED(
      "nobody asks whether failed work was committed by its handler",
      "pg_xact_status(?::text::xid8) = 'committed'",
      "pg_xact_status(?::text::xid8) = 'unheard of'",
      "aHandlerThatCommitsByADetourRunsOnceAndKeepsNoAnswer");

  private final String words;
  private final Pattern shipped;
  private final String broken;
  private final String finder;

  /**
   * @param words what it breaks
   * @param shipped a part of a statement as it ships
   * @param broken what stands in its place
   * @param finder the test that fails then
   */
  BarrierMutant(String words, String shipped, String broken, String finder) {
    this.words = words;
    this.shipped = Pattern.compile(loosely(shipped));
    this.broken = broken;
    this.finder = finder;
  }

  /** However the lines are broken. */
  private static String loosely(String text) {
    return Pattern.quote(text).replaceAll("\\s+", "\\\\E\\\\s+\\\\Q");
  }

  /** Its row in {@code docs/rules.md}. */
  String row() {
    return "| `%s` | %s | `%s` |".formatted(name(), words, finder);
  }

  String finder() {
    return finder;
  }

  /**
   * Breaks statements.
   *
   * @param met told when there is something to break
   */
  UnaryOperator<String> breaking(Runnable met) {
    return sql -> {
      if (this == NONE || !shipped.matcher(sql).find()) {
        return sql;
      }
      met.run();
      return shipped.matcher(sql).replaceAll(Matcher.quoteReplacement(broken));
    };
  }
}
