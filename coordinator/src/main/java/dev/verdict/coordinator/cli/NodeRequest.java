package dev.verdict.coordinator.cli;

import java.io.PrintStream;

/** A command that was understood: ready to be run. */
public sealed interface NodeRequest {
  /**
   * Runs it. What was asked for goes to one stream, what went wrong in words to the other. As JSON,
   * what the API answered goes to the first in any case.
   *
   * @return the exit code
   */
  int run(PrintStream out, PrintStream err);

  /** Print what a command takes. */
  record Help(String usage) implements NodeRequest {
    @Override
    public int run(PrintStream out, PrintStream err) {
      out.print(usage);
      return Asking.EXIT_DONE;
    }
  }

  /** Ask a node. */
  record Ask(NodeCommand command, Call call, NodeAccess access) implements NodeRequest {
    @Override
    public int run(PrintStream out, PrintStream err) {
      return new Asking(command, access, out, err).run(call);
    }
  }
}
