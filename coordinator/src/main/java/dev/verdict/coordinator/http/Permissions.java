package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.Role;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which roles may make which call: the one table of it. A call that is not in it is nobody's; a
 * test compares it with the calls that there are.
 */
final class Permissions {
  /** Whoever looks at everything. */
  private static final Set<Role> VIEW = EnumSet.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN);

  /** Whoever looks at transactions. */
  private static final Set<Role> READ =
      EnumSet.of(Role.CLIENT, Role.VIEWER, Role.OPERATOR, Role.ADMIN);

  private static final Set<Role> ANY = EnumSet.allOf(Role.class);
  private static final Set<Role> CLIENT = EnumSet.of(Role.CLIENT, Role.ADMIN);
  private static final Set<Role> ACT = EnumSet.of(Role.OPERATOR, Role.ADMIN);
  private static final Set<Role> ADMIN = EnumSet.of(Role.ADMIN);

  /** Speaks for a service: whoever is one, for itself. */
  private static final Set<Role> SERVICE = EnumSet.of(Role.PARTICIPANT, Role.ADMIN);

  private static final Set<Role> CLIENT_OR_SERVICE =
      EnumSet.of(Role.CLIENT, Role.PARTICIPANT, Role.ADMIN);

  /** Calls that need no token: they say nothing that is anybody else's. */
  private static final List<String> OPEN =
      List.of(
          "GET /",
          "GET /health/live",
          "GET /health/ready",
          "GET /openapi.json",
          "GET /v1/session",
          "POST /v1/session",
          "DELETE /v1/session");

  private static final String TX = " /v1/transactions/{id}";
  private static final String DEFINITIONS = " /v1/saga-definitions";
  private static final String INSTANCE = " /v1/participants/{name}/instances/{instance}";
  private static final Map<String, Set<Role>> ROLES = new HashMap<>();

  static {
    OPEN.forEach(call -> ROLES.put(call, Set.of()));
    transactions();
    allow(CLIENT, "POST /v1/sagas", "POST /v1/sagas/{id}/signals/{name}");
    allow(ADMIN, "PUT" + DEFINITIONS);
    allow(ANY, "GET" + DEFINITIONS + "/schema");
    allow(
        READ,
        "GET" + DEFINITIONS,
        "GET" + DEFINITIONS + "/{name}/{version}",
        "GET" + DEFINITIONS + "/{name}/{version}/drawing",
        "GET" + DEFINITIONS + "/{name}/diff");
    allow(ADMIN, "PUT /v1/participants/{name}");
    allow(VIEW, "GET /v1/participants", "GET /v1/participants/{name}");
    allow(SERVICE, "PUT" + INSTANCE, "DELETE" + INSTANCE);
    allow(CLIENT, "POST /v1/locks", "POST /v1/locks/{id}/renew", "DELETE /v1/locks/{id}");
    allow(READ, "GET /v1/locks", "GET /v1/locks/{id}");
    operations();
    allow(ADMIN, "GET /v1/tokens", "POST /v1/tokens", "DELETE /v1/tokens/{id}");
  }

  private Permissions() {}

  private static void transactions() {
    allow(CLIENT, "POST /v1/atomic", "POST /v1/transactions");
    allow(CLIENT, "POST" + TX + "/commit", "POST" + TX + "/abort");
    allow(CLIENT, "POST" + TX + "/branches/{branch}/vote");
    allow(CLIENT_OR_SERVICE, "POST" + TX + "/branches");
    allow(CLIENT_OR_SERVICE, "GET" + TX + "/decision", "POST /v1/transactions/finished");
    allow(READ, "GET /v1/transactions", "GET" + TX, "GET" + TX + "/junit");
    allow(READ, "GET" + TX + "/undo", "GET" + TX + "/drawing");
    allow(READ, "GET" + TX + "/branches/{branch}/input");
    allow(VIEW, "GET" + TX + "/reconciliation");
    allow(ACT, "POST" + TX + "/reconciliation");
    allow(ACT, "POST" + TX + "/retry", "POST" + TX + "/pause", "POST" + TX + "/resume");
    allow(ACT, "POST" + TX + "/cancel", "POST" + TX + "/branches/{branch}/resolve");
    allow(ACT, "POST" + TX + "/branches/{branch}/substitute");
    allow(ACT, "POST" + TX + "/branches/{branch}/skip", "POST" + TX + "/branches/{branch}/input");
  }

  private static void operations() {
    allow(VIEW, "GET /metrics", "GET /v1/node", "GET /v1/alerts", "GET /v1/events");
    allow(VIEW, "GET /v1/stuck", "GET /v1/views", "GET /v1/batches", "GET /v1/batches/{id}");
    allow(VIEW, "GET /v1/audit", "GET /v1/audit/head", "GET /v1/audit/verify");
    allow(VIEW, "GET /v1/reconciliation", "GET /v1/disagreements", "GET /v1/proposals");
    allow(ACT, "POST /v1/reconciliation", "POST /v1/disagreements/{id}/{branch}/close");
    allow(ACT, "PUT /v1/views/{name}", "DELETE /v1/views/{name}");
    allow(ACT, "POST /v1/batches", "POST /v1/batches/{id}/stop");
    allow(ACT, "POST /v1/proposals/{id}/approve", "POST /v1/proposals/{id}/reject");
    allow(ACT, "POST /v1/proposals/{id}/withdraw");
  }

  private static void allow(Set<Role> roles, String... calls) {
    for (String call : calls) {
      ROLES.put(call, roles);
    }
  }

  /** The calls in the table, as {@code METHOD path}. */
  static Set<String> calls() {
    return Set.copyOf(ROLES.keySet());
  }

  /**
   * Who may make a call.
   *
   * @param call {@code METHOD path}
   * @return the roles; empty for whoever asks
   * @throws IllegalArgumentException if it is not in the table
   */
  static Optional<Set<Role>> of(String call) {
    Set<Role> roles = ROLES.get(call);
    if (roles == null) {
      throw new IllegalArgumentException(call + " is missing in the table of permissions");
    }
    return roles.isEmpty() ? Optional.empty() : Optional.of(roles);
  }
}
