package dev.verdict.coordinator.config;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command line: {@code [serve|help] [flags]}. */
public final class CommandLineArguments {
  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "VERDICT_CONFIG";

  private final CommandLine commandLine = new CommandLine(spec());

  /** What the command line asks for. */
  public sealed interface Request {
    /** Run with this configuration. */
    record Serve(Config config) implements Request {}

    /** Print this and end. */
    record Print(String text) implements Request {}
  }

  /**
   * Understands the command line.
   *
   * @param arguments the words after the program's name
   * @param environment the process's environment
   * @throws ConfigException if an argument or a setting is wrong, with everything that is
   */
  public Request parse(String[] arguments, Map<String, String> environment) {
    ParseResult parsed = parsed(arguments);
    String command = parsed.matchedPositionalValue(0, "serve");
    if (parsed.hasMatchedOption("--help") || command.equals("help")) {
      return new Request.Print(commandLine.getUsageMessage());
    }
    if (parsed.hasMatchedOption("--version")) {
      return new Request.Print("verdict-coordinator " + version() + System.lineSeparator());
    }
    if (!command.equals("serve")) {
      throw new ConfigException(
          List.of("\"" + command + "\" is not a command; allowed are serve and help"));
    }
    return new Request.Serve(
        ConfigReader.read(file(parsed, environment), environment, flags(parsed)));
  }

  private ParseResult parsed(String[] arguments) {
    try {
      return commandLine.parseArgs(arguments);
    } catch (CommandLine.ParameterException wrong) {
      throw new ConfigException(List.of(wrong.getMessage() + "; see --help"));
    }
  }

  private static Optional<Path> file(ParseResult parsed, Map<String, String> environment) {
    String flag = parsed.matchedOptionValue(CONFIG, "");
    String named = flag.isEmpty() ? environment.getOrDefault(CONFIG_VARIABLE, "") : flag;
    return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
  }

  private static Map<Setting, String> flags(ParseResult parsed) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (parsed.hasMatchedOption(setting.flag())) {
        flags.put(setting, parsed.matchedOptionValue(setting.flag(), ""));
      }
    }
    return flags;
  }

  /** The program's version, as its archive says. */
  public static String version() {
    return Optional.ofNullable(CommandLineArguments.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("verdict-coordinator");
    spec.usageMessage()
        .description(
            "One node of the Verdict transaction coordinator. Without arguments it runs in"
                + " development mode: reachable from this machine only, with a database of its"
                + " own.")
        .footer(
            "Each setting can also be given in the file or in the environment: --http-port is"
                + " http: {port: ...} there and VERDICT_HTTP_PORT here. A flag wins over the"
                + " environment, and that over the file.",
            "Exit codes: 0 ended as asked, 1 could not start or run, 2 wrong configuration.")
        .width(100);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("COMMAND")
            .description("serve (the default) or help")
            .build());
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .type(String.class)
            .paramLabel("FILE")
            .description("settings in YAML; also " + CONFIG_VARIABLE)
            .build());
    for (Setting setting : Setting.values()) {
      spec.addOption(option(setting));
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help").type(boolean.class).description("print this").build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .description("print the version")
            .build());
    return spec;
  }

  private static OptionSpec option(Setting setting) {
    String standard = setting.standard().isEmpty() ? "" : " (default " + setting.standard() + ")";
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .type(String.class)
            .paramLabel("VALUE")
            .description(setting.allowed().replace("%", "%%") + standard);
    return setting == Setting.UNSAFE_DURABILITY
        ? option.arity("0..1").fallbackValue("true").build()
        : option.build();
  }
}
