package dev.verdict.stress.simulate.explore;

/**
 * What must be true in every state, or of every transition. AC1 to AC5 are worded as by Bernstein,
 * Hadzilacos and Goodman, Concurrency Control and Recovery in Database Systems (1987), section 7.3;
 * a process is a participant, a client that was told, or a coordinator that would tell.
 */
public enum Property {
  AC1("All processes that reach a decision reach the same one."),
  AC2("A process cannot reverse its decision after it has reached one."),
  AC3("The Commit decision can only be reached if all processes voted Yes."),
  AC4(
      "If there are no failures and all processes voted Yes, then the decision will be to"
          + " Commit."),
  AC5(
      "If all existing failures are repaired and no new failures occur for sufficiently long, then"
          + " all processes will eventually reach a decision."),
  DURABLE_BEFORE_VISIBLE("Nothing reveals a decision before the decision row is stored."),
  ONE_ANSWER("What anybody is told is what the decision row says; so nobody is told two outcomes."),
  FENCED("No entry of an epoch older than the newest at its writing is stored."),
  FENCED_IS_SILENT("A node whose write was refused tells nobody anything (rule 5)."),
  DELEGATED_DECIDES(
      "The only branch is asked to decide only once a stored record says so, and then nobody decides"
          + " otherwise than it did or will (rule 20)."),
  LIVE_IS_LEFT_ALONE("A question does not change a transaction that is live (rule 12)."),
  NO_HALF_ADOPTED(
      "A new owner drives an undecided atomic transaction on only if its complete set of branches"
          + " is in a forced begin record (rule 11)."),
  ENLISTED_BEFORE_COMMIT("No branch is accepted once commit was requested (rule 13)."),
  SAME_BRANCHES(
      "A commit that names other branches than are enlisted is never decided to be one (rule 11)."),
  NAMED_BEFORE_CALLED(
      "A participant that cannot ask, or a saga's, is called only once a stored record names it."),
  ATTEMPT_ON_RECORD("An attempt at a plain endpoint is stored before it is sent (rule 25)."),
  FORCED_CHOICE(
      "Nothing is settled or undone before a stored record gives the saga up, and nothing is called"
          + " after a wait whose end is not stored (rule 22)."),
  PARKED_WAITS(
      "A step that is shown to wait for a person is not called again before somebody asks (rule 22)."),
  PAUSED_IS_QUIET(
      "No call of a branch leaves a coordinator that knows that the transaction is paused."),
  RECOVERS_AS_SAID(
      "A saga without a deadline whose recovery is not backward is given up only because somebody"
          + " asks for it."),
  SIGNAL_KEPT("A signal that was acknowledged is stored (rule 22)."),
  ACKNOWLEDGED_IS_DONE(
      "What counts as acknowledged was carried out by its participant, and who is left out as"
          + " read-only holds nothing (rule 14)."),
  REPLACED_IS_RULED_OUT(
      "What an operator gives takes the place of a step only if the step never ran, and never runs"
          + " after that (rule 23); so it is with another input, which has a key of its own; at a plain endpoint only while no attempt is unanswered."),
  BY_HAND_SHOWS(
      "No finished saga hides what a person did for a step: it has the step's place, or is shown"
          + " besides, or a person undid it."),
  EXACTLY_ONCE("A participant with a barrier does a branch's work, and its undoing, at most once."),
  NO_LATE_WORK("No work of a branch runs after the branch was ended."),
  SAME_ANSWER("A repeat gets the first answer, whatever it was (rule 23)."),
  WORK_IS_FENCED("No work of an epoch older than one seen for the branch is done (rule 16)."),
  DECISION_FROM_ANY_EPOCH("A decision is true from any epoch (rule 16)."),
  SAGA_ATOMIC(
      "A finished saga is completed, all steps done or skipped and nothing left of branches that"
          + " are lost, or compensated for all that may have run."),
  STEP_ORDER("A step runs only while all that it comes after, and needs, stands."),
  UNDO_ORDER("A step is undone only when nothing stands that comes after it."),
  LOCKS_HELD(
      "What a saga holds is released only when nothing of it is left to run, and nothing of it runs or"
          + " is undone without it (rule 28)."),
  WORKS_ALONE(
      "Nothing works for one holder of a resource while work of another stands whose lock conflicts,"
          + " nor after that one was granted its own, unless the token is refused (rule 28)."),
  TOKENS_RISE(
      "Who is granted a resource after one whose lock conflicts has the larger token, and the other"
          + " holds it no more (rule 28)."),
  OLD_TOKEN_REFUSED(
      "No work runs with a token that is older than one its participant worked for (rule 28)."),
  HOLDS_END(
      "From every state the transitions without faults lead to one in which nobody holds anything:"
          + " neither who is finished nor who never began (rule 28)."),
  PIVOT_IS_FINAL("Once the pivot ran, neither it nor what is before it is undone."),
  RESUME_COVERS("What resume names covers everything that matters and is under way."),
  REPLAY("The fold over what is stored, on its way and held back is the owner's memory."),
  MACHINE_IS_TOTAL("Every input and record that occurs is accepted in the state it occurs in."),
  PROGRESS(
      "From every state the transitions without faults lead to a saga that is finished, and none"
          + " stops before.");

  private final String words;

  Property(String words) {
    this.words = words;
  }

  /** What it demands. */
  public String words() {
    return words;
  }
}
