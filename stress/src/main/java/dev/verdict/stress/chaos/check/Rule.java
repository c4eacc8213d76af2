package dev.verdict.stress.chaos.check;

import java.util.Locale;

/** What must hold. */
public enum Rule {
  /** A transaction takes effect everywhere, or nowhere. */
  ALL_OR_NOTHING,
  /** What took effect is what was decided. */
  AS_DECIDED,
  /** Clients are told what was decided, all of them the same. */
  AS_TOLD,
  /** Whatever is done is done once. */
  EXACTLY_ONCE,
  /** A saga's steps run, and are undone, in their order; only what ran is undone. */
  ORDER,
  /** No effect of a decision, and no word of it, comes before it is durable. */
  DURABLE_FIRST,
  /** Epochs only grow, and an older one writes nothing after a newer one. */
  EPOCHS,
  /** Nodes that live do not take a shard from each other again and again. */
  LEADERSHIP,
  /** An attempt at a plain endpoint is on disk before it arrives there. */
  ON_RECORD,
  /** The log of a transaction has no gaps and no contradictions. */
  LOG,
  /** What one holds alone is nobody else's, from before its first effect until after its last. */
  ISOLATION,
  /** Sums are what they must be. */
  SUMS,
  /** Nothing is left undone once everything is well again. */
  NOTHING_LEFT,
  /** The code throws nothing that nobody expects. */
  NOTHING_THROWN;

  /** Its name in messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
