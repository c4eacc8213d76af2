package dev.verdict.coordinator.config;

import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.SagaRequest.Source;
import dev.verdict.protocol.definition.draw.Format;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The part of the command line after {@code saga}. */
final class SagaArguments {
  private static final String COORDINATOR = "--coordinator";
  private static final String FORMAT = "--format";
  private static final String WHERE = "WHERE";
  private static final String EXIT_CODES =
      "Exit codes: 0 done; 1 the definition breaks a rule, or cannot be read; 2 wrong flags.";

  private SagaArguments() {}

  static CommandSpec spec(String name) {
    CommandSpec spec =
        command(name, "Looks at saga definitions. Runs nothing and changes nothing.");
    spec.addSubcommand(
        "check", withDefinitions("check", "FILE", "Says what is wrong with a definition."));
    spec.addSubcommand(
        "diff",
        withDefinitions(
            "diff",
            "OLD NEW",
            "Says in words what NEW does differently from OLD, and why NEW cannot follow OLD as a"
                + " version of the same saga, if so."));
    CommandSpec draw =
        withDefinitions("draw", "FILE", "Draws a definition: the way forward, and the way back.");
    draw.addOption(
        OptionSpec.builder(FORMAT)
            .type(String.class)
            .paramLabel("FORMAT")
            .description("mermaid (the default), dot or svg")
            .build());
    spec.addSubcommand("draw", draw);
    spec.addSubcommand("schema", command("schema", "Prints the JSON Schema of definitions."));
    return spec;
  }

  private static CommandSpec withDefinitions(String name, String files, String description) {
    CommandSpec spec = command(name, description);
    String registered = files.equals("FILE") ? "NAME VERSION" : "NAME OLD NEW";
    spec.usageMessage()
        .customSynopsis(
            "verdict-coordinator saga " + name + " [flags] " + files,
            "verdict-coordinator saga " + name + " [flags] " + COORDINATOR + " URL " + registered)
        .footer(EXIT_CODES);
    spec.addOption(
        OptionSpec.builder(COORDINATOR)
            .type(String.class)
            .paramLabel("URL")
            .description("take what is registered there, for example http://localhost:8080")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(WHERE)
            .description("files with definitions in JSON, or a saga's name and its versions")
            .build());
    return spec;
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description).width(100);
    spec.addOption(
        OptionSpec.builder("-h", "--help").type(boolean.class).description("print this").build());
    return spec;
  }

  // --- reading

  static Request read(ParseResult saga) {
    if (saga.hasMatchedOption("--help")) {
      return new Request.Print(saga.commandSpec().commandLine().getUsageMessage());
    }
    if (!saga.hasSubcommand()) {
      throw wrong("saga needs one of check, diff, draw and schema");
    }
    ParseResult parsed = saga.subcommand();
    if (parsed.hasMatchedOption("--help")) {
      return new Request.Print(parsed.commandSpec().commandLine().getUsageMessage());
    }
    return new Request.Saga(wanted(parsed));
  }

  private static SagaRequest wanted(ParseResult parsed) {
    String command = parsed.commandSpec().name();
    return switch (command) {
      case "check" -> new SagaRequest.Check(sources(parsed, 1).get(0));
      case "diff" -> {
        List<Source> two = sources(parsed, 2);
        yield new SagaRequest.Diff(two.get(0), two.get(1));
      }
      case "draw" -> new SagaRequest.Draw(sources(parsed, 1).get(0), format(parsed));
      case "schema" -> new SagaRequest.Schema();
      default -> throw wrong("saga has no command " + command);
    };
  }

  private static Format format(ParseResult parsed) {
    String word = parsed.matchedOptionValue(FORMAT, "mermaid");
    return Arrays.stream(Format.values())
        .filter(format -> format.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> wrong(FORMAT + " is " + word + "; allowed are mermaid, dot and svg"));
  }

  private static List<Source> sources(ParseResult parsed, int count) {
    List<String> words = parsed.matchedPositionalValue(0, List.<String>of());
    String coordinator = parsed.matchedOptionValue(COORDINATOR, "");
    if (coordinator.isEmpty()) {
      require(words.size() == count, parsed, count == 1 ? "one file" : "two files, OLD and NEW");
      return words.stream().<Source>map(word -> new Source.File(Path.of(word))).toList();
    }
    require(
        words.size() == count + 1,
        parsed,
        "a saga's name and " + (count == 1 ? "a version" : "two versions, OLD and NEW"));
    URI uri = uri(coordinator);
    return words.stream()
        .skip(1)
        .<Source>map(version -> new Source.Registered(uri, words.get(0), version(version)))
        .collect(Collectors.toList());
  }

  private static void require(boolean holds, ParseResult parsed, String what) {
    if (!holds) {
      throw wrong("saga " + parsed.commandSpec().name() + " needs " + what);
    }
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      throw wrong(COORDINATOR + ": " + text + " is no URL, for example http://localhost:8080");
    }
    throw wrong(COORDINATOR + ": " + text + " is no URL, for example http://localhost:8080");
  }

  private static int version(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw wrong(text + " is not a version, which is a whole number from 1");
    }
    return Integer.parseInt(text);
  }

  private static ConfigException wrong(String words) {
    return new ConfigException(List.of(words + "; see --help"));
  }
}
