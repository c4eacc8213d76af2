package dev.verdict.saga.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened, in words that are only made if somebody reads them. */
final class Timeline {
  private static final int LINES_AT_EACH_END = 100;

  private final List<Line> lines = new ArrayList<>();

  private record Line(Duration at, Supplier<String> words) {
    String text() {
      return String.format(Locale.ROOT, "%12s  %s", time(at), words.get());
    }
  }

  void note(Duration at, Supplier<String> words) {
    lines.add(new Line(at, words));
  }

  /** One line for each thing that happened; a long run without its middle. */
  String text() {
    int count = lines.size();
    if (count <= 2 * LINES_AT_EACH_END) {
      return text(lines);
    }
    int left = count - 2 * LINES_AT_EACH_END;
    return text(lines.subList(0, LINES_AT_EACH_END))
        + "              ... "
        + left
        + " more ...\n"
        + text(lines.subList(count - LINES_AT_EACH_END, count));
  }

  private static String text(List<Line> some) {
    StringBuilder text = new StringBuilder();
    some.forEach(line -> text.append(line.text()).append('\n'));
    return text.toString();
  }

  static String time(Duration at) {
    return String.format(Locale.ROOT, "%,d ms", at.toMillis());
  }
}
