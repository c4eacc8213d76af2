package dev.verdict.stress.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A connection URI, {@code postgresql://user:password@host:port/database}.
 *
 * @param text as it was given
 */
public record PostgresUri(String text) {
  private static final int DEFAULT_PORT = 5432;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is not such a URI, in words
   */
  public PostgresUri {
    URI uri = parse(text);
    boolean scheme = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    if (!scheme || uri.getHost() == null || database(uri).isEmpty()) {
      throw new IllegalArgumentException(
          "not of the form postgresql://user:password@host:port/database");
    }
  }

  /** The URI without user and password. */
  public String withoutCredentials() {
    URI uri = parse(text);
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return "postgresql://" + uri.getHost() + ":" + port + "/" + database(uri);
  }

  /** Another database of the same server, as the same role. */
  public PostgresUri inDatabase(String name) {
    URI uri = parse(text);
    return new PostgresUri(uri.getScheme() + "://" + uri.getRawAuthority() + "/" + name);
  }

  /** The role; empty if none is named. */
  public String user() {
    return part(0);
  }

  /** Its password; empty if there is none. */
  public String password() {
    return part(1);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return withoutCredentials();
  }

  private String part(int index) {
    String[] parts = Optional.ofNullable(parse(text).getRawUserInfo()).orElse("").split(":", 2);
    return index < parts.length ? decoded(parts[index]) : "";
  }

  private static String database(URI uri) {
    return Optional.ofNullable(uri.getRawPath()).orElse("").replaceFirst("^/", "");
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("not a URI: " + malformed.getReason(), malformed);
    }
  }
}
