package dev.verdict.coordinator.config;

import java.util.List;

/** The configuration is wrong; the message holds a line for each thing that is. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /**
   * A setting whose value turned out to be wrong when it was used.
   *
   * @param setting the setting
   * @param shown its value, and what is wrong with it
   */
  public static ConfigException of(Setting setting, String shown) {
    return new ConfigException(
        List.of(setting.path() + " is " + shown + "; allowed is " + setting.allowed()));
  }

  /** Something that is wrong beside the settings, in words. */
  public static ConfigException inWords(String problem) {
    return new ConfigException(List.of(problem));
  }

  /** Everything that is wrong, each naming the setting, its value and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
