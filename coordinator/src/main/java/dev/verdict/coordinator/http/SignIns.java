package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.Guesses;
import dev.verdict.coordinator.access.SessionBook;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * How people sign in, and who tries to.
 *
 * @param sessions those that are open
 * @param guesses who showed wrong tokens
 * @param idle after how long without a person's act a session ends
 * @param lifetime after how long it ends at the latest
 * @param secure whether the cookie travels over TLS only, also if a request does not show that
 * @param proxies the addresses of proxies, which say in {@code X-Forwarded-For} for whom they ask
 */
public record SignIns(
    SessionBook sessions,
    Guesses guesses,
    Duration idle,
    Duration lifetime,
    boolean secure,
    Set<String> proxies) {
  /** After how long without a person's act a session ends if nobody says otherwise. */
  public static final Duration IDLE_STANDARD = Duration.ofMinutes(30);

  /** After how long it ends at the latest if nobody says otherwise. */
  public static final Duration LIFETIME_STANDARD = Duration.ofHours(12);

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  /** Copies the collection. */
  public SignIns {
    proxies = Set.copyOf(proxies);
  }

  /** As it is if nobody says otherwise. */
  public static SignIns standard(SessionBook sessions) {
    return new SignIns(sessions, new Guesses(), IDLE_STANDARD, LIFETIME_STANDARD, false, Set.of());
  }

  /**
   * Whose request that is: the address it comes from, or, from a known proxy, the last one that
   * such a proxy says and that is none itself. What others say of it counts for nothing.
   */
  String client(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    if (!proxies.contains(address)) {
      return address;
    }
    List<String> named = new ArrayList<>();
    request.headers().getAll(FORWARDED_FOR).forEach(line -> named.addAll(List.of(line.split(","))));
    Collections.reverse(named);
    return named.stream()
        .map(String::strip)
        .filter(each -> !each.isEmpty() && !proxies.contains(each))
        .findFirst()
        .orElse(address);
  }

  /** Whether the cookie is to travel over TLS only. To say so in vain harms only who says it. */
  boolean isSecure(HttpServerRequest request) {
    return secure
        || request.isSSL()
        || "https".equalsIgnoreCase(request.getHeader(FORWARDED_PROTO));
  }
}
