package dev.verdict.stress.simulate;

import dev.verdict.stress.simulate.trace.Trace;
import dev.verdict.stress.simulate.trace.TraceCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Compares what real processes did with what the protocol's code can do.",
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:nothing was found",
      "1:the trace holds something that the protocol's code cannot do",
      "2:the flags are wrong"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int FOUND = 1;
  private static final int REFUSALS_TOLD_MAX = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--trace",
      paramLabel = "FOLDER",
      required = true,
      description = "What chaos --trace left: it is checked against the protocol's machines.")
  private @Nullable Path trace;

  @Override
  public Integer call() {
    return check(
        Optional.ofNullable(trace)
            .orElseThrow(() -> new ParameterException(spec.commandLine(), "Name a --trace.")));
  }

  private int check(Path folder) {
    Trace read = read(folder);
    List<TraceCheck.Refusal> refusals = TraceCheck.refusals(read);
    PrintWriter out = spec.commandLine().getOut();
    for (TraceCheck.Refusal each :
        refusals.subList(0, Math.min(refusals.size(), REFUSALS_TOLD_MAX))) {
      out.println(each.tx() + ": " + each.what());
    }
    out.println(
        read.entries().size()
            + " entries of "
            + read.entries().stream().map(Trace.Entry::tx).distinct().count()
            + " transactions, "
            + read.calls().size()
            + " calls, "
            + read.told().size()
            + " words to clients: "
            + (refusals.isEmpty() ? "accepted" : refusals.size() + " refused"));
    out.flush();
    return refusals.isEmpty() ? 0 : FOUND;
  }

  private Trace read(Path folder) {
    try {
      return Trace.read(folder);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--trace: " + wrong.getMessage(), wrong);
    }
  }
}
