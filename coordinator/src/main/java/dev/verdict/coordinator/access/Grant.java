package dev.verdict.coordinator.access;

import java.util.List;
import java.util.Set;

/**
 * What somebody may do, and where.
 *
 * @param roles what he is, at least one
 * @param namespaces the namespaces that he may touch; empty for all
 * @param services the services as which a {@link Role#PARTICIPANT} may speak; says nothing of other
 *     roles
 */
public record Grant(Set<Role> roles, List<String> namespaces, List<String> services) {
  /** How many namespaces or services one grant names. */
  public static final int NAMES_MAX = 100;

  /** Everything, everywhere. */
  public static final Grant ALL = new Grant(Set.of(Role.ADMIN), List.of(), List.of());

  /** Copies the collections. */
  public Grant {
    roles = Set.copyOf(roles);
    namespaces = List.copyOf(namespaces);
    services = List.copyOf(services);
  }

  /** Whether it has one of these roles. */
  public boolean hasOneOf(Set<Role> allowed) {
    return roles.stream().anyMatch(allowed::contains);
  }

  /** Whether it is good for a namespace. */
  public boolean reaches(String namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }

  /** Whether it is good for every namespace that another grant is good for. */
  public boolean covers(Grant other) {
    return namespaces.isEmpty()
        || (!other.namespaces().isEmpty() && namespaces.containsAll(other.namespaces()));
  }

  /**
   * Whether it may speak for a service.
   *
   * @param others the roles that may do so for any service
   */
  public boolean speaksFor(String service, Set<Role> others) {
    return hasOneOf(others) || (roles.contains(Role.PARTICIPANT) && services.contains(service));
  }
}
