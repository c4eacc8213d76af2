package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import java.util.List;
import java.util.Set;

/** The step of a saga that is an atomic transaction: two services give something, or neither. */
final class Swaps {
  static final String STEP = "swap";

  /** The parts of the transaction. */
  static final Set<String> PARTS = Set.of("here", "there");

  private static final String HERE = "north";
  private static final int CALL_MS = 1_000;

  private Swaps() {}

  /**
   * The step, as a part of its saga.
   *
   * @param there the service that swaps with {@link #HERE}
   */
  static Part part(String there, String after) {
    return new Part(STEP, BuiltIn.ATOMIC, Style.STEP, there, 0, List.of(after));
  }

  static boolean isSwap(Part part) {
    return part.service().equals(BuiltIn.ATOMIC);
  }

  /** The last part is the one that declines. */
  static String json(Part part) {
    return """
        {"name": "%s", "after": ["%s"], "timeout_ms": %d, "atomic": [
          {"name": "here", "participant": "%s", "operation": "%s", "compensation": "%s",
           "input": {"object": {"ref": {"input": "/ref"}}}},
          {"name": "there", "participant": "%s", "style": "tcc", "operation": "%s",
           "compensation": "%s",
           "input": {"object": {"ref": {"input": "/ref"}, "declined": {"input": "/%s"}}}}]}
        """
        .formatted(
            part.branch(),
            part.after().get(0),
            CALL_MS,
            HERE,
            Accounts.GIVE,
            Accounts.TAKE_BACK,
            part.account(),
            Accounts.GIVE,
            Accounts.TAKE_BACK,
            part.branch());
  }
}
