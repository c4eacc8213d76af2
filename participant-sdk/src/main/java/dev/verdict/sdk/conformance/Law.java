package dev.verdict.sdk.conformance;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What every participant must do; each is checked on its own transactions. */
@SuppressWarnings("ImmutableEnumChecker") // nothing is changed once the constants are made
public enum Law {
  /** Without this nothing else can be checked. */
  SAMPLE_IS_DONE(
      "the sample is done", "nothing else of this operation can be checked", RepeatLaws::isDone),
  /** Duplicates. */
  REPEAT_GETS_FIRST_ANSWER(
      "a repeat gets the first answer and does nothing",
      "a call whose answer was lost is repeated, by another coordinator too",
      RepeatLaws::work),
  /** Duplicates that overlap. */
  CONCURRENT_REPEATS_AGREE(
      "repeats at the same time are done once",
      "a repeat may overtake the call that it repeats",
      RepeatLaws::concurrentWork),
  /** Duplicates of phase two. */
  REPEATED_FINISH_DOES_NOTHING(
      "a repeated commit or confirmation does nothing",
      "phase two is repeated until it is acknowledged",
      RepeatLaws::finish,
      Need.FINISH),
  /** Duplicates of the undoing. */
  REPEATED_UNDO_DOES_NOTHING(
      "a repeated abort, cancellation or compensation does nothing",
      "an undoing is repeated until it is acknowledged",
      RepeatLaws::undo,
      Need.UNDO),
  /** One key, two inputs. */
  OTHER_INPUT_IS_TOLD_APART(
      "another input under the same key is told apart",
      "the answer to one request must not be taken for the answer to another",
      RepeatLaws::otherInput),
  /** Inputs are JSON values, not texts. */
  MEMBER_ORDER_DOES_NOT_COUNT(
      "the order of an input's members does not count",
      "a repeat may have been written anew from the log",
      RepeatLaws::memberOrder),
  /** Empty rollback. */
  EMPTY_UNDO_IS_DONE(
      "undoing what never came is done and changes nothing",
      "a call may get lost while its transaction goes on to be undone",
      EndLaws::empty,
      Need.UNDO),
  /** Suspension. */
  LATE_WORK_MEETS_TOMBSTONE(
      "work that comes after its undoing never runs",
      "a call may be overtaken by its undoing; nobody would undo it again",
      EndLaws::late),
  /** The repeat of work that was undone. */
  UNDONE_WORK_STAYS_UNDONE(
      "work repeated after its undoing does not run again",
      "a repeat that was delayed may come after the undoing",
      EndLaws::workAfterUndo,
      Need.UNDO),
  /** Undoing without a payload. */
  UNDO_NEEDS_ONLY_THE_KEY(
      "a compensation relies on what the participant stored",
      "the coordinator may not know the step's input or output",
      EndLaws::undoByKey,
      Need.UNDO,
      Need.NOT_PREPARED),
  /** A lost branch. */
  UNKNOWN_BRANCH_IS_NOT_DONE(
      "the commit or confirmation of an unknown branch is \"unknown_branch\"",
      "a participant restored from a backup would lose a commit silently",
      EndLaws::unknownFinish,
      Need.FINISH),
  /** A contradiction. */
  FINISH_AFTER_UNDO_IS_NOT_DONE(
      "a commit or confirmation after the undoing is not done",
      "\"done\" would say that the work shows",
      EndLaws::finishAfterUndo,
      Need.FINISH),
  /** A contradiction. */
  UNDO_AFTER_FINISH_IS_NOT_DONE(
      "an abort or cancellation after the commit or confirmation is not done",
      "\"done\" would say that the work is gone",
      EndLaws::undoAfterFinish,
      Need.FINISH),
  /** The key is transaction and branch. */
  BRANCHES_ARE_INDEPENDENT(
      "branches of one transaction do not know each other; names of 64 characters and of another"
          + " case are told apart",
      "one service may do several steps of one transaction",
      EndLaws::siblings),
  /** Settling what ran. */
  SETTLE_TELLS_THE_ANSWER(
      "settling a step tells its answer and does nothing",
      "a new coordinator asks before it undoes",
      EndLaws::settledAnswer,
      Need.SAGA),
  /** Settling what did not run. */
  SETTLE_LEAVES_A_TOMBSTONE(
      "settling a step that never came makes sure that it never runs",
      "what was settled as not done must not be done later",
      EndLaws::settledUnknown,
      Need.SAGA),
  /** The fence. */
  OLDER_WORK_IS_REFUSED(
      "work of an older epoch is refused as stale",
      "a coordinator that was replaced may wake up and call",
      EpochLaws::olderWork),
  /** The fence rises. */
  NEWEST_EPOCH_IS_REMEMBERED(
      "the newest epoch of a branch is remembered, from repeats too",
      "a coordinator that was replaced may wake up and call",
      EpochLaws::newestIsRemembered,
      Need.NOT_PREPARED),
  /** Decisions pass the fence. */
  OLDER_UNDO_IS_DONE(
      "an undoing of an older epoch is done",
      "a decision is true whoever carries it",
      EpochLaws::olderUndo,
      Need.UNDO),
  /** Decisions pass the fence. */
  OLDER_FINISH_IS_DONE(
      "a commit or confirmation of an older epoch is done",
      "a decision is true whoever carries it",
      EpochLaws::olderFinish,
      Need.FINISH),
  /** Epochs are wide. */
  LARGE_EPOCHS_ARE_TOLD_APART(
      "epochs up to 34359738367 are told apart",
      "an epoch grows with each change of leader and does not fit 32 bits",
      EpochLaws::large),
  /** The fence of locks. */
  WORK_OF_A_FORMER_HOLDER_IS_REFUSED(
      "work whose lock was given to somebody else since is refused as stale",
      "a call that was on its way for too long would spoil what the next holder does",
      LockLaws::former),
  /** The fence of locks keeps out nobody else. */
  HOLDERS_TOGETHER_ALL_WORK(
      "branches of one holder all work, and so do those who share a lock",
      "a transaction would be refused for its own lock",
      LockLaws::together),
  /** What is done passes the fence of locks. */
  WHAT_A_FORMER_HOLDER_DID_CAN_BE_ENDED(
      "what was done under a lock that was given on is repeated, confirmed and undone as ever",
      "an answer is for good, and a decision is true whoever holds the lock by then",
      LockLaws::ended,
      Need.NOT_PREPARED),
  /** A no is for ever. */
  REFUSAL_IS_STORED(
      "a refusal is kept like any answer and leaves no effect",
      "a refusal that turns into a yes contradicts the decision taken upon it",
      RefusalLaws::stored,
      Need.REFUSAL),
  /** Nothing to undo. */
  UNDOING_A_REFUSAL_DOES_NOTHING(
      "undoing refused work is done and changes nothing",
      "an abort is told to all branches, whatever they voted",
      RefusalLaws::undone,
      Need.REFUSAL),
  /** Settling what was refused. */
  SETTLE_TELLS_A_REFUSAL(
      "settling a refused step tells the refusal",
      "a new coordinator asks before it undoes",
      RefusalLaws::settled,
      Need.REFUSAL,
      Need.SAGA),
  /** A vote that needs no decision. */
  READ_ONLY_VOTE_IS_STORED(
      "a read-only vote is kept like any answer and leaves no effect",
      "whoever voted so is told nothing more: what a repeat wrote would stay",
      ReadOnlyLaws::stored,
      Need.READ_ONLY),
  /** A coordinator that does not know of such votes, or lost one. */
  READ_ONLY_TAKES_ANY_DECISION(
      "a branch that voted read-only answers \"done\" to either decision, and changes nothing",
      "a coordinator that did not hear the vote tells the branch all the same",
      ReadOnlyLaws::decided,
      Need.READ_ONLY),
  /** No calls. */
  MALFORMED_IS_NOT_ANSWERED(
      "what is no call gets no answer and harms nothing",
      "an answer to it would be taken for a branch's",
      FormLaws::malformed),
  /** A deployment behind. */
  UNKNOWN_OPERATION_IS_NOT_ANSWERED(
      "an unknown operation gets no answer and leaves no trace",
      "a version that knows it may be deployed a minute later",
      FormLaws::unknownOperation),
  /** A deployment behind. */
  UNKNOWN_CALL_IS_NOT_ANSWERED(
      "an unknown call gets no answer and leaves no trace",
      "a later protocol may have more calls",
      FormLaws::unknownCall),
  /** A coordinator ahead. */
  UNKNOWN_MEMBERS_ARE_IGNORED(
      "unknown members of a call are ignored",
      "a later protocol may say more",
      FormLaws::unknownMembers),
  /** Calls that travel together. */
  BATCHED_CALLS_ARE_ANSWERED_LIKE_ALONE(
      "each call of a batch is answered like alone, by a line that names it",
      "calls travel together only because they were ready at the same time",
      BatchLaws::alike),
  /** Calls that travel beside what is none. */
  A_LINE_THAT_IS_NO_CALL_HARMS_NO_OTHER(
      "a line of a batch that is no call harms no other",
      "calls of transactions that have nothing to do with each other travel together",
      BatchLaws::malformed),
  /** Reconciliation compares outcomes. */
  HOLDINGS_TELL_WHAT_IS_FINISHED(
      "holdings tell each finished branch once, with the outcome that was answered",
      "whoever compares a coordinator's log with its services takes their word for it",
      HoldingsLaws::finished),
  /** Reconciliation must see what is in doubt. */
  HOLDINGS_TELL_WHAT_IS_OPEN(
      "holdings tell a branch without an outcome as such",
      "what waits for its decision would be taken for finished, or for lost",
      HoldingsLaws::open,
      Need.FINISH),
  /** Reconciliation must come to an end. */
  HOLDINGS_COME_IN_PAGES(
      "holdings come in pages, in order, that leave nothing out and end",
      "a service holds more branches than fit into one answer",
      HoldingsLaws::pages),
  /** Whoever takes a decision carries it out at once. */
  ONE_PHASE_COMMITS_AT_ONCE(
      "what is committed in one phase is done at once, once, and for good",
      "its answer is the transaction's outcome, and is asked for again if it is lost",
      OnePhaseLaws::committed,
      Need.PREPARED),
  /** Whoever takes a decision may decide against it. */
  ONE_PHASE_REFUSAL_IS_STORED(
      "work that was refused in one phase is refused for ever, and leaves nothing",
      "its answer is the transaction's outcome, and is asked for again if it is lost",
      OnePhaseLaws::refused,
      Need.PREPARED,
      Need.REFUSAL),
  /** A decision that nobody hears of must come to an end. */
  ONE_PHASE_IS_SETTLED(
      "what is settled before it came in one phase never runs",
      "the coordinator aborts the transaction upon that word",
      OnePhaseLaws::settled,
      Need.PREPARED),
  /** A coordinator that was replaced. */
  OLDER_ONE_PHASE_IS_REFUSED(
      "work in one phase of an older epoch than was seen is refused, and settling is not",
      "a coordinator that was replaced must not have work done",
      OnePhaseLaws::fenced,
      Need.PREPARED),
  /** The sample does something. */
  WORK_SHOWS(
      "what is done shows in the state",
      "\"done\" without the work loses it",
      StateLaws::workShows,
      Need.STATE),
  /** Isolation until the decision. */
  PREPARED_WORK_IS_UNSEEN(
      "prepared work does not show before its commit",
      "it may still be aborted",
      StateLaws::preparedIsUnseen,
      Need.STATE,
      Need.PREPARED),
  /** Atomicity. */
  ABORTED_WORK_IS_GONE(
      "prepared work leaves nothing when it is aborted",
      "all or nothing",
      StateLaws::abortedIsGone,
      Need.STATE,
      Need.PREPARED),
  /** The undoing does something. */
  UNDOING_SHOWS(
      "what was undone shows in the state",
      "\"done\" without the undoing leaves the work",
      StateLaws::undoShows,
      Need.STATE,
      Need.UNDO,
      Need.NOT_PREPARED),
  /** A crash in the middle of the work. */
  WORK_SURVIVES_A_CUT_BEFORE_ITS_COMMIT(
      "work whose connection is lost before the local commit is done once, by the repeat",
      "what the work did and the memory of it must be kept together or not at all",
      CutLaws::beforeWork,
      Need.CUT),
  /** A crash after the work. */
  WORK_SURVIVES_A_CUT_AFTER_ITS_COMMIT(
      "work whose connection is lost after the local commit is not done again",
      "what the work did and the memory of it must be kept together or not at all",
      CutLaws::afterWork,
      Need.CUT),
  /** A crash in the middle of phase two. */
  FINISH_SURVIVES_A_CUT_BEFORE_ITS_COMMIT(
      "a commit or confirmation whose connection is lost before the local commit is done once",
      "the decision was to commit",
      CutLaws::beforeFinish,
      Need.CUT,
      Need.FINISH),
  /** A crash after phase two. */
  FINISH_SURVIVES_A_CUT_AFTER_ITS_COMMIT(
      "a commit or confirmation whose connection is lost after the local commit is done once",
      "phase two is repeated until it is acknowledged",
      CutLaws::afterFinish,
      Need.CUT,
      Need.FINISH),
  /** A crash in the middle of the undoing. */
  UNDO_SURVIVES_A_CUT_BEFORE_ITS_COMMIT(
      "an undoing whose connection is lost before the local commit is done once",
      "half an undoing is none",
      CutLaws::beforeUndo,
      Need.CUT,
      Need.UNDO),
  /** A crash after the undoing. */
  UNDO_SURVIVES_A_CUT_AFTER_ITS_COMMIT(
      "an undoing whose connection is lost after the local commit is not done again",
      "an undoing is repeated until it is acknowledged",
      CutLaws::afterUndo,
      Need.CUT,
      Need.UNDO);

  private final String sentence;
  private final String why;
  private final Consumer<Trial> check;
  private final Set<Need> needs = EnumSet.noneOf(Need.class);

  Law(String sentence, String why, Consumer<Trial> check, Need... needs) {
    this.sentence = sentence;
    this.why = why;
    this.check = check;
    this.needs.addAll(Arrays.asList(needs));
  }

  /** The law's name, for example {@code repeat-gets-first-answer}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The law as a sentence. */
  public String sentence() {
    return sentence;
  }

  /** What goes wrong without it. */
  public String why() {
    return why;
  }

  /** Whether the law speaks of operations of that style. */
  boolean concerns(Sample sample) {
    return needs.stream().allMatch(need -> need.concerns(sample));
  }

  /** Why the law cannot be checked with that sample; empty if it can. */
  Optional<String> missing(Sample sample, boolean showsState) {
    return needs.stream().flatMap(need -> need.missing(sample, showsState).stream()).findFirst();
  }

  /** Whether the law can be checked only where the connection to the database can be cut. */
  boolean cuts() {
    return needs.contains(Need.CUT);
  }

  void check(Trial trial) {
    check.accept(trial);
  }

  /** What a law needs of a sample. */
  private enum Need {
    SAGA,
    PREPARED,
    NOT_PREPARED,
    FINISH,
    UNDO,
    REFUSAL,
    READ_ONLY,
    STATE,
    CUT;

    boolean concerns(Sample sample) {
      return switch (this) {
        case SAGA -> sample.style() == SampleStyle.SAGA;
        case PREPARED -> sample.style() == SampleStyle.PREPARED;
        case NOT_PREPARED -> sample.style() != SampleStyle.PREPARED;
        case FINISH -> sample.style().finish().isPresent();
        case READ_ONLY -> sample.readOnlyPayload().isPresent();
        case UNDO, REFUSAL, STATE, CUT -> true;
      };
    }

    Optional<String> missing(Sample sample, boolean showsState) {
      return switch (this) {
        case UNDO ->
            sample.canBeUndone() ? Optional.empty() : Optional.of("the sample names no undoing");
        case REFUSAL ->
            sample.refusedPayload().isPresent()
                ? Optional.empty()
                : Optional.of("the sample shows no input that is refused");
        case STATE -> showsState ? Optional.empty() : Optional.of("the participant shows no state");
        case SAGA, PREPARED, NOT_PREPARED, FINISH, READ_ONLY, CUT -> Optional.empty();
      };
    }
  }
}
