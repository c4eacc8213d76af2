package dev.verdict.coordinator.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** All commands that ask a running node. */
public final class NodeCommands {
  private static final int WIDTH = 100;

  private static final List<NodeCommand> TOP =
      List.of(
          new ListCommand(),
          new ShowCommand(),
          new StuckCommand(),
          new ActionCommand("retry", "Tries now whatever waits for a retry."),
          new ActionCommand(
              "pause",
              "Holds back all calls of a transaction, whoever leads it, until it is resumed."),
          new ActionCommand("resume", "Lets a transaction that was paused go on."),
          new ActionCommand(
              "cancel", "Aborts what is undecided; gives up a saga and has it undone."),
          new ResolveCommand(),
          new SubstituteCommand(),
          new InputCommand(),
          new StepCommand(
              "skip",
              "Lets a saga go on without a step that does not get done. Its service rules the step"
                  + " out first; if it ran after all, its result counts."),
          new ReconcileCommand());

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "audit",
              "What operators did.",
              List.of(new AuditListCommand(), new AuditHeadCommand(), new AuditVerifyCommand())),
          new Group(
              "token",
              "Tokens of the API: who may call it.",
              List.of(new TokenCreateCommand(), new TokenListCommand(), new TokenRevokeCommand())),
          new Group(
              "batch",
              "Actions on many transactions that were begun.",
              List.of(new BatchListCommand(), BatchCommand.show(), BatchCommand.stop())),
          new Group(
              "proposal",
              "What one operator proposes and another one approves.",
              List.of(
                  new ProposalListCommand(),
                  ProposalCommand.approve(),
                  ProposalCommand.reject(),
                  ProposalCommand.withdraw())),
          new Group(
              "disagreement",
              "What services were found to hold otherwise than the log says.",
              List.of(new DisagreementListCommand(), new DisagreementCloseCommand())));

  /** Commands that share their first word. */
  private record Group(String name, String description, List<NodeCommand> commands) {
    String needs() {
      String words = String.join(", ", commands.stream().map(NodeCommand::name).toList());
      return name + " needs one of " + words;
    }
  }

  private static final String EXIT_CODES =
      "Exit codes: 0 done; 1 the node says no, the record is not intact, or log and services disagree; 2 wrong flags; 3 no"
          + " answer, or none at present: try again.";

  private NodeCommands() {}

  /** Adds them to the program's command line. */
  public static void declare(CommandSpec program) {
    TOP.forEach(command -> program.addSubcommand(command.name(), spec(command)));
    GROUPS.forEach(group -> program.addSubcommand(group.name(), spec(group)));
  }

  private static CommandSpec spec(Group group) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(group);
    spec.usageMessage()
        .description(group.description() + " Each command has a --help of its own.")
        .width(WIDTH);
    spec.addOption(Flags.help());
    group.commands().forEach(command -> spec.addSubcommand(command.name(), spec(command)));
    return spec;
  }

  private static CommandSpec spec(NodeCommand command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    spec.usageMessage().description(command.description()).footer(EXIT_CODES).width(WIDTH);
    command.declare(spec);
    NodeAccess.declare(spec);
    return spec;
  }

  /** Whether a subcommand of the program is one of them. */
  public static boolean has(String name) {
    return GROUPS.stream().anyMatch(group -> group.name().equals(name))
        || TOP.stream().anyMatch(command -> command.name().equals(name));
  }

  /**
   * Understands one of them.
   *
   * @param given what follows the program's own flags
   * @param environment the process's environment
   * @param usualUrl the node that is asked if none is named
   * @return the request, or what {@code --help} prints
   * @throws ParameterException if what was given is wrong
   */
  public static NodeRequest read(
      ParseResult given, Map<String, String> environment, String usualUrl) {
    if (given.hasSubcommand()) {
      return read(given.subcommand(), environment, usualUrl);
    }
    CommandLine line = given.commandSpec().commandLine();
    if (given.hasMatchedOption(Flags.HELP)) {
      return new NodeRequest.Help(line.getUsageMessage());
    }
    if (given.commandSpec().userObject() instanceof NodeCommand command) {
      NodeAccess access = NodeAccess.read(given, environment, usualUrl);
      return new NodeRequest.Ask(command, command.call(given), access);
    }
    Group group = (Group) given.commandSpec().userObject();
    throw new ParameterException(line, group.needs());
  }
}
