package dev.verdict.coordinator.crash;

import dev.verdict.coordinator.config.ConfigException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process is to die. It is given by the environment and by nothing else, so that no
 * configuration file can carry it into production by mistake; and it is refused unless another
 * variable says that this is a test.
 *
 * @param point where
 * @param passage at which passage of it, from 1
 */
public record Crash(CrashPoint point, long passage) {
  /** Names the point, and after a colon the passage: {@code decision-stored:3}. */
  public static final String POINT_VARIABLE = "VERDICT_CRASH_AT";

  /** Must be {@code true} beside it. */
  public static final String TESTING_VARIABLE = "VERDICT_UNSAFE_TESTING";

  private static final Pattern FORM = Pattern.compile("([a-z-]+)(?::([1-9][0-9]{0,8}))?");

  /**
   * Whether and where the environment has the process die.
   *
   * @throws ConfigException if the point is unknown, or if this is not said to be a test
   */
  public static Optional<Crash> read(Map<String, String> environment) {
    String text = environment.getOrDefault(POINT_VARIABLE, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!environment.getOrDefault(TESTING_VARIABLE, "").equals("true")) {
      throw ConfigException.inWords(
          POINT_VARIABLE
              + " makes this process kill itself; it is refused unless "
              + TESTING_VARIABLE
              + " is true");
    }
    return Optional.of(parse(text));
  }

  private static Crash parse(String text) {
    Matcher form = FORM.matcher(text);
    Optional<CrashPoint> point =
        form.matches() ? CrashPoint.labelled(form.group(1)) : Optional.empty();
    if (point.isEmpty()) {
      throw ConfigException.inWords(
          POINT_VARIABLE
              + " is \""
              + text
              + "\"; allowed is POINT or POINT:PASSAGE, where POINT is one of "
              + CrashPoint.labels());
    }
    return new Crash(
        point.get(), Optional.ofNullable(form.group(2)).map(Long::parseLong).orElse(1L));
  }

  /** What a process's environment needs so that it dies there. */
  public Map<String, String> environment() {
    return Map.of(POINT_VARIABLE, point.label() + ":" + passage, TESTING_VARIABLE, "true");
  }

  /** The last words of a process that dies there, on a line of its own on its standard error. */
  public String lastWords() {
    return "DIED AT CRASH POINT " + point.label() + ", passage " + passage;
  }
}
