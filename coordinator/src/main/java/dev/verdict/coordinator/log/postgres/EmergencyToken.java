package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenSecret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Adds a token for an admin, beyond any bound, and the record of it, or neither. Whoever may do
 * this owns the database. Blocks.
 */
public final class EmergencyToken {
  private static final String ADD =
      """
      INSERT INTO api_token (id, name, hash, ending, roles, namespaces, services, created_by)
      VALUES (?, ?, ?, ?, ARRAY[?], '{}', '{}', ?)
      """;

  private static final String RECORD =
      "SELECT number FROM append_audit(?, 'token_create', '', '', 'made at the database', ?)";

  private EmergencyToken() {}

  /**
   * Adds one.
   *
   * @throws SQLException if nothing was added
   */
  public static void add(Connection connection, TokenSecret secret) throws SQLException {
    UUID id = UUID.randomUUID();
    connection.setAutoCommit(false);
    try (PreparedStatement add = connection.prepareStatement(ADD);
        PreparedStatement record = connection.prepareStatement(RECORD)) {
      add.setObject(1, id);
      add.setString(2, ApiToken.EMERGENCY_NAME);
      add.setString(3, secret.hash());
      add.setString(4, secret.ending());
      add.setString(5, Role.ADMIN.word());
      add.setString(6, ApiToken.COORDINATOR);
      add.executeUpdate();
      record.setString(1, ApiToken.COORDINATOR);
      record.setString(2, recorded(id, secret));
      record.execute();
      connection.commit();
    }
  }

  private static String recorded(UUID id, TokenSecret secret) {
    return "{\"id\":\"%s\",\"name\":\"%s\",\"ending\":\"%s\",\"roles\":[\"%s\"]}"
        .formatted(id, ApiToken.EMERGENCY_NAME, secret.ending(), Role.ADMIN.word());
  }
}
