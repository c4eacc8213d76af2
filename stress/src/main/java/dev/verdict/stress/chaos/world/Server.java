package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Ports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** A PostgreSQL server of a run. */
public final class Server {
  private static final Duration OBEY_MAX = Duration.ofSeconds(90);
  private static final String SECONDS_MAX = "5";

  private final Child process;
  private final int port;

  private Server(Child process, int port) {
    this.process = process;
    this.port = port;
  }

  static Server start(Children children, String name, Path folder) {
    int port = Ports.free();
    Child process =
        children.start(
            JavaCommand.of(
                ServerMain.class, name, folder.resolve(name).toString(), Integer.toString(port)));
    return new Server(process, port);
  }

  /** Waits until it serves. */
  Server ready() {
    process.nextLine(OBEY_MAX);
    return this;
  }

  int port() {
    return port;
  }

  /** Stops it as a crash would. */
  public void stop() {
    process.order(ServerMain.STOP, OBEY_MAX);
  }

  /** Starts it again. */
  public void startAgain() {
    process.order(ServerMain.START, OBEY_MAX);
  }

  /** A database's address for JDBC. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  /** A connection that gives up soon if the server does not answer. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", SECONDS_MAX);
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("ApplicationName", "chaos");
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  void create(String database) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + database + "\"");
    }
  }
}
