package dev.verdict.coordinator.config;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.audit.Operators;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Understands the settings that say who may do what. */
final class AccessReader {
  private static final String HEURISTIC = "heuristic";
  private static final int PROPOSAL_MILLIS_MIN = 1_000;
  private static final int PROPOSAL_MILLIS_MAX = 604_800_000;

  private static final int SESSION_MILLIS_MIN = 10_000;
  private static final int IDLE_MILLIS_MAX = 86_400_000;
  private static final int LIFETIME_MILLIS_MAX = 604_800_000;
  private static final int PROXIES_MAX = 20;

  private final WatchingReader.Numbers numbers;
  private final Function<Setting, String> text;
  private final BiConsumer<Setting, String> wrong;

  /**
   * @param numbers a setting's value, if it is a number
   * @param text a setting's value
   * @param wrong told what is wrong with a setting, in words that follow "is"
   */
  AccessReader(
      WatchingReader.Numbers numbers,
      Function<Setting, String> text,
      BiConsumer<Setting, String> wrong) {
    this.numbers = numbers;
    this.text = text;
    this.wrong = wrong;
  }

  /**
   * Whom the node asks for a token. What others reach is never open by an oversight: that must be
   * said.
   *
   * @param host where the API listens
   * @param others whether others than this machine reach that
   */
  Config.Access access(String host, boolean others) {
    String word = text.apply(Setting.ACCESS);
    if (word.isEmpty()) {
      if (others) {
        wrong.accept(
            Setting.ACCESS, "left out, and others than this machine reach http.host, " + host);
      }
      return new Config.Access(AccessMode.OPEN, false);
    }
    Optional<AccessMode> mode = AccessMode.of(word);
    if (mode.isEmpty()) {
      wrong.accept(Setting.ACCESS, "\"" + word + "\"");
    }
    return new Config.Access(mode.orElse(AccessMode.TOKENS), true);
  }

  /**
   * How people sign in to the console.
   *
   * @param secure whether cookies travel over TLS only in any case
   */
  Config.SignIn signIn(boolean secure) {
    int idle = numbers.read(Setting.SESSION_IDLE_MS, SESSION_MILLIS_MIN, IDLE_MILLIS_MAX);
    int lifetime =
        numbers.read(Setting.SESSION_LIFETIME_MS, SESSION_MILLIS_MIN, LIFETIME_MILLIS_MAX);
    if (lifetime < idle) {
      wrong.accept(Setting.SESSION_LIFETIME_MS, lifetime + ", shorter than session.idle_ms");
    }
    return new Config.SignIn(
        Duration.ofMillis(idle), Duration.ofMillis(lifetime), secure, proxies());
  }

  private Set<String> proxies() {
    Set<String> addresses = new LinkedHashSet<>();
    for (String each : text.apply(Setting.HTTP_PROXIES).split(",")) {
      String address = each.strip();
      if (!address.isEmpty()) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
          wrong.accept(Setting.HTTP_PROXIES, "\"" + address + "\"");
        } else {
          addresses.add(text(bytes));
        }
      }
    }
    if (addresses.size() > PROXIES_MAX) {
      wrong.accept(Setting.HTTP_PROXIES, addresses.size() + " addresses");
    }
    return addresses;
  }

  /** As Java writes it, with which what comes in is compared. */
  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Read here so that each wrong line is told at the start. */
  Optional<Path> operatorsFile() {
    String given = text.apply(Setting.OPERATORS_FILE);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(given).toAbsolutePath();
      List<String> wrongs = new ArrayList<>();
      Operators operators = Operators.named(file, wrongs);
      if (wrongs.isEmpty() && operators.size() < 2 && asksForSecondPerson() && !isClosed()) {
        wrongs.add("there is one name only: nobody could approve what that one proposes");
      }
      wrongs.forEach(words -> wrong.accept(Setting.OPERATORS_FILE, file + ", where " + words));
      return Optional.of(file);
    } catch (InvalidPathException notAPath) {
      wrong.accept(Setting.OPERATORS_FILE, "no path: " + notAPath.getReason());
      return Optional.empty();
    }
  }

  private boolean asksForSecondPerson() {
    return text.apply(Setting.OPERATORS_SECOND_PERSON).equals(HEURISTIC);
  }

  /** Where everybody needs a token, everybody has a name. */
  private boolean isClosed() {
    return text.apply(Setting.ACCESS).equals(AccessMode.TOKENS.word());
  }

  Optional<Duration> proposalsLast() {
    Duration lasts =
        Duration.ofMillis(
            numbers.read(Setting.OPERATORS_PROPOSAL_MS, PROPOSAL_MILLIS_MIN, PROPOSAL_MILLIS_MAX));
    String asked = text.apply(Setting.OPERATORS_SECOND_PERSON);
    if (asked.equals("none")) {
      return Optional.empty();
    }
    if (!asked.equals(HEURISTIC)) {
      wrong.accept(Setting.OPERATORS_SECOND_PERSON, "\"" + asked + "\"");
      return Optional.empty();
    }
    if (text.apply(Setting.OPERATORS_FILE).isEmpty() && !isClosed()) {
      wrong.accept(
          Setting.OPERATORS_SECOND_PERSON,
          "heuristic without "
              + Setting.OPERATORS_FILE.path()
              + ", which names operators, and without access: tokens, which names everybody");
    }
    return Optional.of(lasts);
  }
}
