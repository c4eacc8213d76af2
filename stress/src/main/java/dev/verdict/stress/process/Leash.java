package dev.verdict.stress.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A child's end of the pipe to its parent: it announces itself and answers orders line by line on
 * what was its standard output, and ends when standard input does, so that no child outlives its
 * parent, however the parent died.
 */
public final class Leash {
  private final PrintStream parent;

  private Leash(PrintStream parent) {
    this.parent = parent;
  }

  /**
   * Takes standard output for the parent. Whatever else is written there goes to standard error
   * from now on, so call this first.
   */
  public static Leash take() {
    PrintStream parent = System.out;
    System.setOut(System.err);
    return new Leash(parent);
  }

  /** Tells the parent one line. */
  public void tell(String line) {
    parent.println(line);
    parent.flush();
  }

  /** Answers each line of the parent with one line, then ends this process; never returns. */
  public void follow(UnaryOperator<String> orders) {
    int exitCode = 1;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        tell(orders.apply(line));
      }
      exitCode = 0;
    } catch (IOException lost) {
      throw new UncheckedIOException("The pipe to the parent broke", lost);
    } finally {
      System.exit(exitCode);
    }
  }

  /** Waits until the parent is gone, then ends this process; never returns. */
  public void hold() {
    follow(line -> "no orders are taken: " + line);
  }
}
