package dev.verdict.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.protocol.Json;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.conformance.Cutter;
import dev.verdict.sdk.conformance.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A saga's participant with a barrier of its own, which knows repeats and undoing and nothing else:
 * enough for connections to be cut.
 */
final class HandMade implements Subject {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TABLE = "CREATE TABLE IF NOT EXISTS handmade (key text PRIMARY KEY)";

  private final DataSource database = Database.pool(TABLE);
  private final CuttingDataSource cutting = new CuttingDataSource(database);
  private final Mistake mistake;

  HandMade(Mistake mistake) {
    this.mistake = mistake;
  }

  @Override
  public Reply post(String call, byte[] body) throws IOException {
    JsonNode json = MAPPER.readTree(body);
    String key = call + "/" + json.path("tx").asText() + "/" + json.path("branch").asText();
    try {
      carryOut(call, key);
      return reply(200, "{\"result\":\"done\"}");
    } catch (SQLException e) {
      return mistake == Mistake.DOES_NOT_WAIT
          ? reply(200, "{\"result\":\"done\"}")
          : reply(500, "{}");
    }
  }

  private void carryOut(String call, String key) throws SQLException {
    String effect = call.equals("action") ? "did" : "undid";
    boolean undoing = !call.equals("action");
    try (Connection connection = cutting.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      if (mistake == (undoing ? Mistake.NOTES_UNDOING_AFTERWARDS : Mistake.NOTES_AFTERWARDS)) {
        afterwards(connection, key, effect);
        return;
      }
      if (!note(connection, key)) {
        connection.commit();
        return;
      }
      if (mistake == (undoing ? Mistake.NOTES_UNDOING_BEFOREHAND : Mistake.NOTES_BEFOREHAND)) {
        connection.commit();
      }
      if (undoing && mistake == Mistake.UNDOES_BESIDE) {
        beside(effect);
      } else {
        Database.effect(connection, effect);
      }
      connection.commit();
    }
  }

  private static void afterwards(Connection connection, String key, String effect)
      throws SQLException {
    if (note(connection, key)) {
      connection.rollback();
      Database.effect(connection, effect);
      connection.commit();
      note(connection, key);
    }
    connection.commit();
  }

  private void beside(String effect) throws SQLException {
    try (Connection other = database.getConnection()) {
      Database.effect(other, effect);
    }
  }

  private static boolean note(Connection connection, String key) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO handmade (key) VALUES (?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, key);
      return insert.executeUpdate() == 1;
    }
  }

  private static Reply reply(int status, String json) {
    return new Reply(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Json> state() throws IOException {
    try (Connection connection = database.getConnection()) {
      return Optional.of(Json.of(Database.numbers(connection)));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  public Optional<Cutter> cutter() {
    return Optional.of(cutting);
  }
}
