package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.ParticipantProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The entry point of {@code verdict-conformance.jar}. */
@Command(
    name = "verdict-conformance",
    mixinStandardHelpOptions = true,
    versionProvider = ConformanceCommand.Version.class,
    description =
        "Checks whether a participant, written in any language, keeps the laws of the participant"
            + " protocol: repeats, late and empty calls, epochs, refusals, malformed calls.",
    footerHeading = "%nWhat it does%n",
    footer = {
      "  It carries out sample operations, some hundred times each, in transactions of its own, and"
          + " ends them all. So give it an instance whose data does not matter, that nobody else"
          + " uses meanwhile, and that does not ask a coordinator.",
      "",
      "  Which operations, and with which inputs, the participant tells at GET"
          + " /verdict/v1/conformance below its base URL, or a file with the same JSON does:",
      "",
      "    {\"operations\": [{\"style\": \"saga\", \"operation\": \"book\", \"undo\": \"cancel\",",
      "      \"payload\": {\"seat\": \"$${unique}\"}, \"refused_payload\": {\"seat\": \"none\"}}],",
      "     \"state\": \"/numbers\"}",
      "",
      "  With \"state\", a path whose JSON shows in numbers what was done, effects are checked, too."
          + "%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:every law held",
      "1:a law is broken",
      "2:the flags are wrong, or the participant or its description cannot be reached"
    })
public final class ConformanceCommand implements Callable<Integer> {
  private static final int BROKEN = 1;
  private static final String DESCRIPTION = ParticipantProtocol.PATH + "conformance";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "The participant's base URL, for example http://127.0.0.1:9000.")
  private String url = "";

  @Option(
      names = "--operations",
      paramLabel = "FILE",
      description = "Describes the operations, instead of the participant.")
  private Optional<Path> operations = Optional.empty();

  @Option(
      names = "--law",
      paramLabel = "LAW",
      description = "Checks only this law, by the name in brackets; may be given more than once.")
  private List<String> laws = new ArrayList<>();

  @Option(
      names = "--json",
      description = "Prints the result as one line of JSON, and nothing else on standard output.")
  private boolean json;

  private ConformanceCommand() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, without running it. */
  public static CommandLine commandLine() {
    return new CommandLine(new ConformanceCommand())
        .setParameterExceptionHandler(ConformanceCommand::wrongFlags);
  }

  private static int wrongFlags(ParameterException wrong, String... args) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(wrong.getMessage());
    err.println("See verdict-conformance --help.");
    err.flush();
    return wrong.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public Integer call() throws InterruptedException {
    URI base = base();
    Set<Law> only = only();
    Samples samples = samples(base);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = json ? spec.commandLine().getErr() : out;
    HttpSubject subject = new HttpSubject(base, samples.state());
    mustBeReadable(subject);
    progress.println("Checking " + base + " with " + samples.operations().size() + " operations");
    Report report =
        new Conformance(subject, samples)
            .run(
                only::contains,
                finding -> {
                  progress.println(finding.text());
                  progress.flush();
                });
    if (samples.state().isEmpty()) {
      progress.println("Effects were not looked at: the participant shows no state.");
    }
    progress.println(report.summary() + ".");
    progress.flush();
    if (json) {
      out.println(report.json());
      out.flush();
    }
    return report.allHeld() ? 0 : BROKEN;
  }

  private Set<Law> only() {
    Set<Law> all = EnumSet.allOf(Law.class);
    all.removeIf(Law::cuts);
    Set<Law> named = EnumSet.noneOf(Law.class);
    for (String name : laws) {
      named.add(
          all.stream()
              .filter(law -> law.id().equals(name))
              .findFirst()
              .orElseThrow(() -> wrong("there is no law '" + name + "': " + names(all))));
    }
    return named.isEmpty() ? all : named;
  }

  private static String names(Set<Law> of) {
    return String.join(", ", of.stream().map(Law::id).toList());
  }

  private URI base() {
    try {
      URI base = URI.create(url);
      String scheme = Optional.ofNullable(base.getScheme()).orElse("");
      if ((scheme.equals("http") || scheme.equals("https")) && base.getHost() != null) {
        return base;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("'" + url + "' is not a URL: " + e.getMessage());
    }
    throw wrong("'" + url + "' is not a base URL such as http://127.0.0.1:9000");
  }

  private Samples samples(URI base) throws InterruptedException {
    String where = operations.map(Path::toString).orElse("GET " + base + DESCRIPTION);
    try {
      return Samples.parse(
          operations.isPresent()
              ? Files.readString(operations.get())
              : new HttpSubject(base, Optional.empty()).get(DESCRIPTION));
    } catch (IOException e) {
      throw wrong(
          operations.isPresent() ? "cannot read " + where + ": " + e : told(base, e) + hint(e));
    } catch (IllegalArgumentException e) {
      throw wrong(where + ": " + e.getMessage());
    }
  }

  /** A participant that is away, or an address that is wrong, breaks no law. */
  private void mustBeReadable(HttpSubject subject) throws InterruptedException {
    try {
      subject.post("conformance-probe", new byte[0]);
      subject.state();
    } catch (IOException e) {
      throw wrong(told(base(), e));
    }
  }

  private static String hint(IOException e) {
    return e instanceof ConnectException || e instanceof HttpTimeoutException
        ? ""
        : System.lineSeparator()
            + "A participant that does not describe its operations there needs --operations FILE.";
  }

  private static String told(URI base, IOException e) {
    if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
      return "cannot connect to " + base + ": is the participant running there?";
    }
    return e instanceof HttpTimeoutException
        ? base + " takes connections but does not answer"
        : String.valueOf(e.getMessage());
  }

  private ParameterException wrong(String words) {
    return new ParameterException(spec.commandLine(), words);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = ConformanceCommand.class.getPackage().getImplementationVersion();
      return new String[] {"verdict-conformance " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
