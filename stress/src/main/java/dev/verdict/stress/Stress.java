package dev.verdict.stress;

import dev.verdict.stress.bench.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point of {@code verdict-stress.jar}. */
@Command(
    name = "verdict-stress",
    description = "Puts Verdict under load and checks what it promises.",
    mixinStandardHelpOptions = true,
    versionProvider = Stress.Version.class,
    subcommands = {BenchCommand.class, HelpCommand.class})
public final class Stress implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, without running it. */
  public static CommandLine commandLine() {
    return new CommandLine(new Stress()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Stress.class.getPackage().getImplementationVersion();
      return new String[] {"verdict-stress " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
