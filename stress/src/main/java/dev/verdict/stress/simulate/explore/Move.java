package dev.verdict.stress.simulate.explore;

/** What can happen next, as a number: a kind and two arguments. */
final class Move {
  /** The kinds. */
  enum Kind {
    BEGIN("the client begins", false),
    APPEND("the database carries out the first statement", false),
    ACKNOWLEDGE("the answer to a forced append arrives", false),
    REPEAT("a statement whose acknowledgement was lost is repeated", false),
    DELIVER("arrives", false),
    ANSWER("arrives", false),
    FIRE("timer fires", false),
    TAKE_OVER("a successor raises the epoch, reads the log and goes on", false),
    INQUIRE("a participant in doubt asks", false),
    ASK("somebody asks for the decision", false),
    LET_GO("an operator lets what is paused go on", false),
    SWEEP("a node looks for locks that were left behind", false),
    WAIT_OVER("the wait for the locks is over", false),
    RIVAL("the rival works, and releases what it holds", false),
    RIVAL_CLAIMS("a rival claims what the transaction holds", true),
    LAPSE("the rival's lease is over", true),
    UNHEARD("the acknowledgement of a forced append is lost", true),
    DUPLICATE("arrives, and will arrive once more", true),
    LOSE("is lost", true),
    FAIL("arrives, and its participant fails before it keeps anything of the work", true),
    GIVE_UP("is given up by its sender, and still travels", true),
    CRASH("dies", true),
    ABORT("a second client asks for an abort", true),
    ARMED("the clock tells when a timer goes off", false),
    SIGNAL("somebody gives a signal", true),
    NUDGE("an operator asks for what waits to be tried now", true),
    PAUSE("an operator pauses the transaction", true),
    RESOLVE("an operator carries the decision out by hand, and says so", true),
    HAND("an operator gives what is to take a step's place", true),
    OPERATOR("an operator writes abort into the decision row", true),
    AMNESIA("a participant loses its row", true),
    ENLIST("the client enlists the next branch", true),
    WORK("the client makes its business call", true),
    REPORT("the client reports the vote that it was given", true),
    COMMIT("the client commits", true),
    INSIST("the client, done long ago, asks again", true),
    PEEK("a successor reads the log before it raises the epoch", true),
    DOUBT("a participant in doubt decides by itself", true);

    private final String words;
    private final boolean optional;

    Kind(String words, boolean optional) {
      this.words = words;
      this.optional = optional;
    }

    String words() {
      return words;
    }

    /** Whether it is a fault, or a client's whim: nothing that the end may depend on. */
    boolean isOptional() {
      return optional;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  private Move() {}

  @SuppressWarnings("EnumOrdinal") // numbers of this run only, kept nowhere
  static int of(Kind kind, int first, int second) {
    return (kind.ordinal() << 16) | (first << 8) | second;
  }

  static Kind kind(int move) {
    return KINDS[move >> 16];
  }

  static int first(int move) {
    return move >> 8 & 255;
  }

  static int second(int move) {
    return move & 255;
  }
}
