package dev.verdict.coordinator.config;

import dev.verdict.coordinator.cli.NodeCommands;
import dev.verdict.coordinator.cli.NodeRequest;
import dev.verdict.coordinator.log.postgres.RestoreTreatment;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command line: {@code [COMMAND] [flags]}. */
public final class CommandLineArguments {
  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "VERDICT_CONFIG";
  private static final String DOCTOR = "doctor";
  private static final String ADMIN_TOKEN = "admin-token";
  private static final String SAGA = "saga";
  private static final String AFTER_RESTORE = "--after-restore";
  private static final String EPOCH_JUMP = "--epoch-jump";
  private static final String AGAIN = "--again";
  private static final String JSON = "--json";
  private static final Set<Setting> DATABASE_SETTINGS =
      EnumSet.of(
          Setting.POSTGRES_URI,
          Setting.POSTGRES_USER,
          Setting.POSTGRES_PASSWORD,
          Setting.POSTGRES_PASSWORD_FILE);

  private final CommandLine commandLine = new CommandLine(spec());

  /** What the command line asks for. */
  public sealed interface Request {
    /** Run with this configuration. */
    record Serve(Config config) implements Request {}

    /**
     * Look at a log, and treat it if asked to.
     *
     * @param postgres the log's database
     * @param further its other databases; empty if one is to be looked at
     * @param afterRestore how to treat it; empty to change nothing
     * @param json whether the answer is one line of JSON
     */
    record Doctor(
        Config.Postgres postgres,
        List<Config.Postgres> further,
        Optional<AfterRestore> afterRestore,
        boolean json)
        implements Request {}

    /**
     * How to treat a log that was restored to an earlier time.
     *
     * @param epochJump by how much epochs are raised
     * @param again whether it was restored once more since the last time
     */
    record AfterRestore(long epochJump, boolean again) {}

    /**
     * Make a token for an admin.
     *
     * @param postgres the log's database
     */
    record AdminToken(Config.Postgres postgres) implements Request {}

    /** Do something with saga definitions. */
    record Saga(SagaRequest wanted) implements Request {}

    /** Ask a running node. */
    record Node(NodeRequest wanted) implements Request {}

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
    if (parsed.hasSubcommand()) {
      return subcommand(parsed, parsed.subcommand(), environment);
    }
    if (!command.equals("serve")) {
      throw new ConfigException(List.of("\"" + command + "\" is not a command; see --help"));
    }
    return new Request.Serve(
        ConfigReader.read(file(parsed, environment), environment, flags(parsed)));
  }

  private static Request subcommand(
      ParseResult outer, ParseResult parsed, Map<String, String> environment) {
    String name = parsed.commandSpec().name();
    if (name.equals(SAGA)) {
      return SagaArguments.read(parsed);
    }
    if (NodeCommands.has(name)) {
      return node(outer, parsed, environment);
    }
    if (parsed.hasMatchedOption("--help")) {
      return new Request.Print(parsed.commandSpec().commandLine().getUsageMessage());
    }
    Config config = ofDatabase(outer, parsed, environment);
    return name.equals(ADMIN_TOKEN)
        ? new Request.AdminToken(postgres(config, name))
        : doctor(config, parsed);
  }

  private static Request doctor(Config config, ParseResult parsed) {
    Optional<Request.AfterRestore> afterRestore = afterRestore(parsed);
    if (afterRestore.isPresent() && !config.further().isEmpty()) {
      throw new ConfigException(
          List.of(AFTER_RESTORE + " treats one database: name it, " + Setting.POSTGRES_URI.flag()));
    }
    return new Request.Doctor(
        postgres(config, parsed.commandSpec().name()),
        config.further(),
        afterRestore,
        parsed.hasMatchedOption(JSON));
  }

  // --- commands to a running node

  private static Request node(
      ParseResult outer, ParseResult parsed, Map<String, String> environment) {
    if (!outer.matchedOptions().isEmpty()) {
      throw new ConfigException(
          List.of("flags go behind " + parsed.commandSpec().name() + "; see its --help"));
    }
    String port =
        environment.getOrDefault(Setting.HTTP_PORT.variable(), Setting.HTTP_PORT.standard());
    try {
      return new Request.Node(NodeCommands.read(parsed, environment, "http://127.0.0.1:" + port));
    } catch (CommandLine.ParameterException wrong) {
      throw new ConfigException(List.of(wrong.getMessage() + "; see --help"));
    }
  }

  // --- commands to a database

  private static Config ofDatabase(
      ParseResult outer, ParseResult parsed, Map<String, String> environment) {
    Map<Setting, String> flags = flags(outer);
    flags.putAll(flags(parsed));
    if (flags.containsKey(Setting.POSTGRES_URI)) {
      // That one alone is meant, which may be a further one of the file's.
      flags.putIfAbsent(Setting.POSTGRES_FURTHER, "");
    }
    Optional<Path> file = file(parsed, environment);
    return ConfigReader.read(
        file.isPresent() ? file : file(outer, environment), environment, flags);
  }

  private static Config.Postgres postgres(Config config, String name) {
    return config
        .postgres()
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of(name + " needs " + Setting.POSTGRES_URI.flag() + "; see --help")));
  }

  private static Optional<Request.AfterRestore> afterRestore(ParseResult parsed) {
    long jump = parsed.matchedOptionValue(EPOCH_JUMP, RestoreTreatment.JUMP_DEFAULT);
    if (jump < RestoreTreatment.JUMP_MIN || jump > RestoreTreatment.JUMP_MAX) {
      throw new ConfigException(List.of(EPOCH_JUMP + ": " + jump + " is not " + allowedJump()));
    }
    boolean asked = parsed.hasMatchedOption(AFTER_RESTORE);
    if (!asked && (parsed.hasMatchedOption(EPOCH_JUMP) || parsed.hasMatchedOption(AGAIN))) {
      throw new ConfigException(
          List.of(EPOCH_JUMP + " and " + AGAIN + " go with " + AFTER_RESTORE));
    }
    return asked
        ? Optional.of(new Request.AfterRestore(jump, parsed.hasMatchedOption(AGAIN)))
        : Optional.empty();
  }

  private static String allowedJump() {
    return "a whole number from " + RestoreTreatment.JUMP_MIN + " to " + RestoreTreatment.JUMP_MAX;
  }

  private static CommandSpec doctorSpec() {
    CommandSpec spec = CommandSpec.create().name(DOCTOR);
    spec.usageMessage()
        .description(
            "Looks at a log and its coordinators and says what must be mended. Changes nothing,"
                + " unless the log was restored to an earlier time: then, with all coordinators"
                + " stopped, --after-restore raises every epoch above any that may have been handed"
                + " out since, and parks what may have been decided, and told, in what was lost.")
        .footer(
            "Exit codes: 0 well, or done as asked; 1 something must be mended, is refused or cannot"
                + " be reached; 2 wrong flags.")
        .width(100);
    spec.addOption(flag(AFTER_RESTORE, "treat a log that was restored to an earlier time"));
    spec.addOption(
        OptionSpec.builder(EPOCH_JUMP)
            .type(Long.class)
            .paramLabel("N")
            .description(
                "by how much epochs are raised, more than take-overs can have raised them in what"
                    + " was lost: "
                    + allowedJump()
                    + " (default "
                    + RestoreTreatment.JUMP_DEFAULT
                    + ")")
            .build());
    spec.addOption(
        flag(AGAIN, "the log was restored once more after coordinators served a treated one"));
    spec.addOption(flag(JSON, "answer with one line of JSON"));
    addDatabase(spec);
    spec.addOption(option(Setting.POSTGRES_FURTHER));
    return spec;
  }

  private static CommandSpec adminTokenSpec() {
    CommandSpec spec = CommandSpec.create().name(ADMIN_TOKEN);
    spec.usageMessage()
        .description(
            "Makes a token with the role admin at the database itself, prints it, and puts it on"
                + " record: for when callers need tokens and no admin has one any more.")
        .footer("Exit codes: 0 done; 1 the database cannot be used; 2 wrong flags.")
        .width(100);
    addDatabase(spec);
    return spec;
  }

  private static void addDatabase(CommandSpec spec) {
    spec.addOption(configOption());
    DATABASE_SETTINGS.forEach(setting -> spec.addOption(option(setting)));
    spec.addOption(
        OptionSpec.builder("-h", "--help").type(boolean.class).description("print this").build());
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static OptionSpec configOption() {
    return OptionSpec.builder(CONFIG)
        .type(String.class)
        .paramLabel("FILE")
        .description("settings in YAML; also " + CONFIG_VARIABLE)
        .build();
  }

  // --- all commands

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
            .description(
                "serve (the default), help, or one of those below, each with a --help of its own")
            .build());
    spec.addOption(configOption());
    spec.addSubcommand(DOCTOR, doctorSpec());
    spec.addSubcommand(ADMIN_TOKEN, adminTokenSpec());
    spec.addSubcommand(SAGA, SagaArguments.spec(SAGA));
    NodeCommands.declare(spec);
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
