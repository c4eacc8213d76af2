package dev.verdict.stress.deaths;

/** A place on a call's way through a participant. */
enum Moment {
  /** The call is there and nothing was done. */
  RECEIVED("received, nothing done"),
  /** The barrier's row is claimed, the handler begins. */
  CLAIMED("claimed, the work not begun"),
  /** The handler is through; the local transaction is about to end. */
  WORKED("worked, the local transaction not ended"),
  /** What was prepared is rolled back, and no tombstone stands there yet. */
  ROLLED_BACK("rolled back, no tombstone yet"),
  /** The local transaction has ended well, and nobody knows. */
  KEPT("the local transaction ended, not answered"),
  /** Of several calls that came together one is answered, and another one's line is torn. */
  PARTLY_ANSWERED("one answered, the next one's line torn"),
  /** The answer has left. */
  ANSWERED("answered");

  private final String words;

  Moment(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether a call comes so far by itself, and not the request that brings it. */
  boolean isOfOneCall() {
    return switch (this) {
      case CLAIMED, WORKED, ROLLED_BACK, KEPT -> true;
      case RECEIVED, PARTLY_ANSWERED, ANSWERED -> false;
    };
  }
}
