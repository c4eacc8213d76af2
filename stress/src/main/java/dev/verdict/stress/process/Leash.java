package dev.verdict.stress.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A child's end of the pipe to its parent: it announces itself and answers orders line by line on
 * standard output, and ends when standard input does, so that no child outlives its parent, however
 * the parent died.
 */
public final class Leash {
  private Leash() {}

  /** Tells the parent one line. */
  public static void tell(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Answers each line of the parent with one line, then ends this process; never returns. */
  public static void follow(UnaryOperator<String> orders) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        tell(orders.apply(line));
      }
    } catch (IOException lost) {
      throw new UncheckedIOException("The pipe to the parent broke", lost);
    } finally {
      System.exit(0);
    }
  }

  /** Waits until the parent is gone, then ends this process; never returns. */
  public static void hold() {
    follow(line -> "no orders are taken: " + line);
  }
}
