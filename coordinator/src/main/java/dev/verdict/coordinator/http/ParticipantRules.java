package dev.verdict.coordinator.http;

import dev.verdict.protocol.wire.BuiltIn;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a service's name and addresses must be, wherever they come from. */
public final class ParticipantRules {
  /** How many base URLs a service may have. */
  public static final int BASE_URLS_MAX = 64;

  /** What a base URL looks like, in words. */
  public static final String BASE_URL_FORM =
      "A base URL is http:// or https://, a host, and perhaps a port and a path; without user,"
          + " query or fragment, at most 1000 characters";

  private static final int URL_CHARS_MAX = 1_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private ParticipantRules() {}

  /** What is wrong with a name; empty if nothing is. */
  public static List<String> problemsOfName(String name) {
    if (!NAME.matcher(name).matches()) {
      return List.of("A service's name has 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    return BuiltIn.isReserved(name)
        ? List.of("Names that begin with " + BuiltIn.PREFIX + " are the coordinator's own")
        : List.of();
  }

  /** The base URL, if the text is one. */
  public static Optional<URI> baseUrl(String text) {
    if (text.length() > URL_CHARS_MAX) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(text)).filter(ParticipantRules::isBaseUrl);
    } catch (URISyntaxException wrong) {
      return Optional.empty();
    }
  }

  private static boolean isBaseUrl(URI url) {
    boolean portFits = url.getPort() == -1 || (url.getPort() > 0 && url.getPort() < 65_536);
    return url.getScheme() != null
        && SCHEMES.contains(url.getScheme())
        && url.getHost() != null
        && portFits
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }
}
