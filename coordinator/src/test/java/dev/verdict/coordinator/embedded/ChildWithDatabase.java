package dev.verdict.coordinator.embedded;

import java.nio.file.Path;

/** A program that starts the embedded database, says so, and ends when its input ends. */
final class ChildWithDatabase {
  private ChildWithDatabase() {}

  /**
   * @param arguments the data folder
   */
  public static void main(String[] arguments) throws Exception {
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(Path.of(arguments[0]), words -> System.out.println("# " + words))) {
      System.out.println(database.uri() + " " + database.pid());
      while (System.in.read() >= 0) {
        // The parent says nothing; it only ends the stream.
      }
    } catch (EmbeddedDatabaseException refused) {
      System.out.println("refused " + refused.getMessage());
    }
  }
}
