package dev.verdict.sdk.conformance;

import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.coordinators.BaseUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            + " protocol: repeats, late and empty calls, epochs, locks, refusals, malformed calls.",
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
      "     \"state\": \"/numbers\", \"locks\": true}",
      "",
      "  With \"state\", a path whose JSON shows in numbers what was done, effects are checked, too."
          + " With \"locks\", that work is refused whose lock was given to somebody else."
          + "%n"
    },
    exitCodeListHeading = "%nExit codes%n",
    exitCodeList = {
      "0:no law is broken, and at least one was seen to hold",
      "1:a law is broken",
      "2:nothing can be said: the flags or the description are wrong, the participant cannot be"
          + " reached, or no law could be checked"
    },
    exitCodeOnExecutionException = ConformanceCommand.NOTHING_SAID)
public final class ConformanceCommand implements Callable<Integer> {
  static final int NOTHING_SAID = 2;

  private static final int CONFORMS = 0;
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
        .setParameterExceptionHandler(ConformanceCommand::wrongFlags)
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
  }

  /** What nobody thought of says nothing of the participant. */
  private static int failed(Exception failure, CommandLine line) {
    PrintWriter err = line.getErr();
    err.println("The check itself failed: " + failure);
    err.flush();
    return NOTHING_SAID;
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
    return exitCode(report);
  }

  private static int exitCode(Report report) {
    if (report.conforms()) {
      return CONFORMS;
    }
    return report.broken().isEmpty() ? NOTHING_SAID : BROKEN;
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
      return BaseUrl.require(new URI(url), "a participant");
    } catch (URISyntaxException e) {
      throw wrong("'" + url + "' is not a URL: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Samples samples(URI base) throws InterruptedException {
    String where = operations.map(Path::toString).orElse("GET " + base + DESCRIPTION);
    try {
      return Samples.parse(operations.isPresent() ? read(operations.get()) : description(base));
    } catch (IllegalArgumentException e) {
      throw wrong(where + ": " + e.getMessage());
    }
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw wrong("there is no file " + file);
    } catch (CharacterCodingException e) {
      throw wrong(file + ": it is not text in UTF-8");
    } catch (IOException e) {
      throw wrong("cannot read " + file + ": " + e);
    }
  }

  private String description(URI base) throws InterruptedException {
    try {
      return new HttpSubject(base, Optional.empty()).get(DESCRIPTION);
    } catch (IOException e) {
      throw wrong(told(base, e) + hint(e));
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
    if (isUnresolved(e)) {
      return "cannot connect to "
          + base
          + ": no address is known of a host '"
          + base.getHost()
          + "'";
    }
    if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
      return "cannot connect to " + base + ": is the participant running there?";
    }
    return e instanceof HttpTimeoutException
        ? base + " takes connections but does not answer"
        : String.valueOf(e.getMessage());
  }

  private static boolean isUnresolved(@Nullable Throwable e) {
    return e instanceof UnresolvedAddressException
        || e instanceof UnknownHostException
        || (e != null && isUnresolved(e.getCause()));
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
