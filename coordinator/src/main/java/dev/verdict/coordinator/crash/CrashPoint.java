package dev.verdict.coordinator.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A place in a coordinator's work at which a test can make the process die. */
public enum CrashPoint {
  // --- requests

  /** A request to begin a transaction is there; nothing has happened. */
  START_RECEIVED("start-received", false),
  /** A branch is enlisted; its client does not know. */
  ENLIST_ACKNOWLEDGED("enlist-acknowledged", false),
  /** The answer that tells a client the decision is ready; nothing of it was sent. */
  ANSWER_UNSENT("answer-unsent", false),
  /** The answer that tells a client the decision is sent. */
  ANSWER_SENT("answer-sent", false),
  /** A participant in doubt asked; the answer is the decision, and was not sent. */
  INQUIRY_UNANSWERED("inquiry-unanswered", false),

  // --- the log

  /** An entry with a decision is ready; nothing of it was sent. */
  DECISION_UNSENT("decision-unsent", false),
  /** A decision is durable; nobody knows. */
  DECISION_STORED("decision-stored", false),
  /** An entry without a decision that must be durable is ready; nothing of it was sent. */
  FORCED_UNSENT("forced-unsent", false),
  /** An entry without a decision that must be durable is; nothing followed from it. */
  FORCED_STORED("forced-stored", false),
  /** An entry that nobody waits for, such as a step's result, is ready. */
  LAZY_UNSENT("lazy-unsent", false),
  /** An entry that nobody waits for is durable. */
  LAZY_STORED("lazy-stored", false),
  /** Everybody acknowledged; that the transaction is finished is not written. */
  END_UNSENT("end-unsent", false),
  /** It is durable that the transaction is finished; it is still in memory. */
  END_STORED("end-stored", false),
  /** A batch of entries is on its way to PostgreSQL; what became of it is not known. */
  APPEND_SENT("append-sent", false),

  // --- participants

  /** One branch was asked for its vote and answered; another was not asked. */
  PHASE_ONE_PARTLY_ASKED("phase-one-partly-asked", false),
  /** A vote is there and was not counted. */
  VOTE_HEARD("vote-heard", false),
  /** One branch was told the outcome and answered; another was not told. */
  OUTCOME_PARTLY_TOLD("outcome-partly-told", false),
  /** A branch acknowledged the outcome; that was not noted. */
  ACKNOWLEDGEMENT_HEARD("acknowledgement-heard", false),
  /** A saga's step ran; its result was not noted. */
  STEP_ANSWERED("step-answered", false),
  /** A compensation is about to be sent. */
  COMPENSATION_UNSENT("compensation-unsent", false),
  /** A step was undone; that was not noted. */
  COMPENSATION_ANSWERED("compensation-answered", false),

  // --- leadership

  /** Shards may be taken, in a cluster their locks are held; their epochs are not raised. */
  EPOCH_UNRAISED("epoch-unraised", false),
  /** A shard's epoch is raised; nothing of it was read. */
  EPOCH_RAISED("epoch-raised", false),
  /** Some of a shard's unfinished transactions go on, others do not yet. */
  REPLAY_PARTLY_DONE("replay-partly-done", false),
  /** A shard that is handed over is quiet; it was not given up. */
  HAND_OVER_READY("hand-over-ready", true),
  /** Shards have no owner any more in PostgreSQL; their locks are still held. */
  SHARDS_RELEASED("shards-released", true);

  private final String label;
  private final boolean clusterOnly;

  CrashPoint(String label, boolean clusterOnly) {
    this.label = label;
    this.clusterOnly = clusterOnly;
  }

  /** Its name in settings and reports. */
  public String label() {
    return label;
  }

  /** Whether only a node of a cluster passes it. */
  public boolean isClusterOnly() {
    return clusterOnly;
  }

  /** The point with a name. */
  public static Optional<CrashPoint> labelled(String label) {
    return Arrays.stream(values()).filter(point -> point.label.equals(label)).findFirst();
  }

  /** All names. */
  public static String labels() {
    return List.of(values()).stream().map(CrashPoint::label).collect(Collectors.joining(", "));
  }
}
