package dev.verdict.coordinator;

import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.log.postgres.EmergencyToken;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** The command {@code admin-token}: makes a token at the database itself, if no admin is left. */
final class AdminTokenCommand {
  private static final int EXIT_DONE = 0;
  private static final int EXIT_FAILED = 1;

  private AdminTokenCommand() {}

  /**
   * Runs it: prints the token and nothing else.
   *
   * @return the exit code
   */
  static int run(Config.Postgres postgres, PrintStream out, PrintStream err) {
    PGSimpleDataSource source = JdbcSource.of(postgres);
    source.setApplicationName("verdict admin-token");
    TokenSecret secret = TokenSecret.random();
    try (Connection connection = source.getConnection()) {
      EmergencyToken.add(connection, secret);
    } catch (SQLException failure) {
      err.println("the database (" + postgres + ") cannot be used: " + failure.getMessage());
      return EXIT_FAILED;
    }
    out.println(secret.text());
    return EXIT_DONE;
  }
}
