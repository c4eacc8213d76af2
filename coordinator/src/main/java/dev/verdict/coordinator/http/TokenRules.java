package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.access.TokenStore.Draft;
import dev.verdict.coordinator.audit.OperatorList;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.http.Bodies.TokenBody;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a token to be must be; each method throws a {@link ProblemException} if not. */
final class TokenRules {
  /** How long a token may last that expires at all. */
  static final long SECONDS_MAX = Duration.ofDays(3_650).toSeconds();

  private static final Pattern HOLDER = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

  private TokenRules() {}

  /**
   * The token that is asked for.
   *
   * @param operators whose names are taken
   * @param creator who asks for it
   */
  static Draft draft(TokenBody body, Operators operators, String creator) {
    return new Draft(
        holder(Rules.required(body.name(), "/name"), operators),
        TokenSecret.random(),
        grant(body),
        body.expiresInSeconds().map(TokenRules::lasts),
        creator);
  }

  /** What is done with a token is on record under this name: it must be nobody else's. */
  private static String holder(String name, Operators operators) {
    if (!HOLDER.matcher(name).matches()) {
      throw Rules.invalid("/name", "A holder's name has 1 to 100 of A-Z a-z 0-9 . _ @ -");
    }
    if (name.equals(OperatorList.ANONYMOUS) || ApiToken.isReserved(name) || operators.names(name)) {
      throw Rules.invalid(
          "/name", "The name is the coordinator's own, or of somebody in the operators_file");
    }
    return name;
  }

  private static Grant grant(TokenBody body) {
    Set<Role> roles = roles(Rules.required(body.roles(), "/roles"));
    List<String> services = names(body.services(), "/services");
    if (roles.contains(Role.PARTICIPANT) == services.isEmpty()) {
      throw Rules.invalid(
          "/services", "The role participant names its services, and no other role does");
    }
    return new Grant(roles, names(body.namespaces(), "/namespaces"), services);
  }

  private static Set<Role> roles(List<String> words) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (int i = 0; i < words.size(); i++) {
      String pointer = "/roles/" + i;
      roles.add(
          Role.of(Rules.present(words.get(i), pointer))
              .orElseThrow(
                  () ->
                      Rules.invalid(
                          pointer, "A role is client, participant, viewer, operator or admin")));
    }
    if (roles.isEmpty()) {
      throw Rules.invalid("/roles", "At least one role is needed");
    }
    return roles;
  }

  private static List<String> names(Optional<List<String>> given, String pointer) {
    List<String> names = given.orElse(List.of());
    if (names.size() > Grant.NAMES_MAX) {
      throw Rules.invalid(pointer, "At most " + Grant.NAMES_MAX + "; these are " + names.size());
    }
    for (int i = 0; i < names.size(); i++) {
      String place = pointer + "/" + i;
      Rules.name(Rules.present(names.get(i), place), place);
    }
    return names.stream().distinct().toList();
  }

  private static Duration lasts(long seconds) {
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw Rules.invalid(
          "/expires_in_seconds", "Allowed are 1 to " + SECONDS_MAX + " s, which are ten years");
    }
    return Duration.ofSeconds(seconds);
  }
}
