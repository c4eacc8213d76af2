package dev.verdict.stress;

import dev.verdict.stress.backlog.BacklogCommand;
import dev.verdict.stress.backlog.WaitingCommand;
import dev.verdict.stress.bench.BenchCommand;
import dev.verdict.stress.chaos.ChaosCommand;
import dev.verdict.stress.compare.CompareCommand;
import dev.verdict.stress.process.ChildFailedException;
import dev.verdict.stress.simulate.SimulateCommand;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The entry point of {@code verdict-stress.jar}. */
@Command(
    name = "verdict-stress",
    description = "Puts Verdict under load and checks what it promises.",
    mixinStandardHelpOptions = true,
    versionProvider = Stress.Version.class,
    subcommands = {
      BenchCommand.class,
      CompareCommand.class,
      ChaosCommand.class,
      BacklogCommand.class,
      WaitingCommand.class,
      SimulateCommand.class,
      HelpCommand.class
    })
public final class Stress implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, without running it. */
  public static CommandLine commandLine() {
    return new CommandLine(new Stress())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Stress::failed);
  }

  private static int failed(Exception cause, CommandLine command, ParseResult parsed) {
    command.getErr().println(command.getCommandName() + " failed: " + told(cause));
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String told(Throwable failure) {
    String here =
        failure instanceof ChildFailedException
            ? String.valueOf(failure.getMessage())
            : failure.toString();
    return Optional.ofNullable(failure.getCause())
        .map(cause -> here + "; because " + told(cause))
        .orElse(here);
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
