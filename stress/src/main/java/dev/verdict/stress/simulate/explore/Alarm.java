package dev.verdict.stress.simulate.explore;

import org.jspecify.annotations.Nullable;

/** The first property that a transition broke. */
final class Alarm {
  private @Nullable Property property;
  private String detail = "";

  void reset() {
    property = null;
    detail = "";
  }

  void raise(Property broken, String how) {
    if (property == null) {
      property = broken;
      detail = how;
    }
  }

  @Nullable Property property() {
    return property;
  }

  String detail() {
    return detail;
  }
}
