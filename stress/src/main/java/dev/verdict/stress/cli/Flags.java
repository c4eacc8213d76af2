package dev.verdict.stress.cli;

import dev.verdict.stress.postgres.PostgresUri;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Judges the flags of a command; whatever is wrong is told with the flag's name. */
public final class Flags {
  private final CommandSpec spec;

  /** Of that command. */
  public Flags(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * The number, if it is from 1 to the given one.
   *
   * @throws ParameterException if it is not
   */
  public int within(String flag, int value, int max) {
    return within(flag, value, 1, max);
  }

  /**
   * The number, if it is in the range.
   *
   * @throws ParameterException if it is not
   */
  public int within(String flag, int value, int min, int max) {
    if (value < min || value > max) {
      throw wrong(flag, "must be from " + min + " to " + max + ", not " + value);
    }
    return value;
  }

  /**
   * The PostgreSQL of {@code --postgres}.
   *
   * @throws ParameterException if it is not the URI of one
   */
  public PostgresUri postgres(String text) {
    try {
      return new PostgresUri(text);
    } catch (IllegalArgumentException malformed) {
      throw wrong("--postgres", "is " + malformed.getMessage());
    }
  }

  /** For a flag that cannot be taken as it was given. */
  public ParameterException wrong(String flag, String why) {
    return new ParameterException(spec.commandLine(), flag + " " + why);
  }
}
