package dev.verdict.saga.testing;

import java.util.List;

/** What a person needs to see how a run went, and to run it again. */
final class Circumstances {
  private Circumstances() {}

  static String of(World world) {
    StringBuilder text = new StringBuilder();
    Disturbance disturbance = world.disturbance();
    List<String> crashes = world.crashes().words();
    crashes.forEach(words -> text.append("  crashed ").append(words).append('\n'));
    if (disturbance.repeatedCall() > 0) {
      text.append("  call ").append(disturbance.repeatedCall()).append(" arrives repeatedly\n");
    }
    if (!disturbance.isNone()) {
      text.append("  only this run: @CrashEverywhere(only = \"")
          .append(disturbance.code())
          .append("\")\n");
    }
    return text.append("timeline (virtual time):\n").append(world.timelineText()).toString();
  }
}
