package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.addresses.AddressRules;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Services that are registered, or announced themselves of late, at addresses that a node does not
 * call. Names are not looked up: that is the nodes' own business, who may see them differently.
 */
final class UncallableServices {
  private static final String REGISTERED =
      """
      SELECT name, unnest(base_urls) FROM participant
      UNION SELECT service, base_url FROM participant_instance
        WHERE NOT gone AND seen_at > now() - interval '1 minute'
      ORDER BY 1, 2
      """;

  private UncallableServices() {}

  /** Each in a sentence; empty if there is none, or no node tells what it calls. */
  static List<String> among(Connection connection, List<LiveNodes.Node> nodes) throws SQLException {
    Set<AddressRules> all =
        nodes.stream()
            .flatMap(node -> Optional.ofNullable(node.settings().get("addresses.allow")).stream())
            .flatMap(text -> AddressRules.parse(text).stream())
            .collect(Collectors.toSet());
    List<String> found = new ArrayList<>();
    if (all.isEmpty()) {
      return found;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(REGISTERED)) {
      while (rows.next()) {
        String service = rows.getString(1);
        String host = URI.create(rows.getString(2)).getHost();
        all.stream()
            .flatMap(rules -> rules.objectionToHost(host).stream())
            .findFirst()
            .ifPresent(why -> found.add(service + " is registered where nobody calls it: " + why));
      }
    }
    return found;
  }
}
