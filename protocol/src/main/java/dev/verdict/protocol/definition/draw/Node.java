package dev.verdict.protocol.definition.draw;

import java.util.List;

/**
 * A place on the way forward, and, if there is something to undo there, on the way back.
 *
 * @param look how it is drawn
 * @param lines what is written in it, the name first
 * @param condition the condition under which it is entered; empty for none
 * @param undo what is written in its counterpart on the way back; empty if it has none
 * @param mark how it stands in a run
 */
record Node(Look look, List<String> lines, String condition, List<String> undo, StepMark mark) {
  /** The kinds of places. */
  enum Look {
    /** Where the saga begins; on the way back, where it is undone. */
    START,
    /** A step that can be undone, or need not be. */
    STEP,
    /** The step after which nothing is undone. */
    PIVOT,
    /** A step that is never undone. */
    FORWARD,
    /** Where the saga is completed; on the way back, where it is given up. */
    END
  }

  Node {
    lines = List.copyOf(lines);
    undo = List.copyOf(undo);
  }

  /** One of which it is not told how it stands. */
  Node(Look look, List<String> lines, String condition, List<String> undo) {
    this(look, lines, condition, undo, StepMark.NONE);
  }

  Node marked(StepMark standing) {
    return new Node(look, lines, condition, undo, standing);
  }

  boolean isOnTheWayBack() {
    return !undo.isEmpty();
  }
}
