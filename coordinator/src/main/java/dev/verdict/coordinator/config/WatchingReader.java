package dev.verdict.coordinator.config;

import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.alerts.Signature;
import dev.verdict.coordinator.alerts.Thresholds;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Understands the settings of alerts, of constant reconciliation and of traces. */
final class WatchingReader {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MILLIS_MAX = 86_400_000;
  private static final int SAMPLES_MAX = 100;
  private static final int SETTLED_MILLIS_MIN = 1_000;
  private static final int LOOK_MILLIS_MIN = 100;
  private static final int LOOK_MILLIS_MAX = 600_000;
  private static final int COUNT_MAX = 10_000;
  private static final double PERCENT = 100;

  private final Numbers numbers;
  private final Function<Setting, String> text;
  private final BiConsumer<Setting, String> wrong;
  private final AddressRules addresses;

  /** Reads whole numbers. */
  interface Numbers {
    /** The setting's value; if it is not within these bounds, that is told. */
    int read(Setting setting, int least, int most);
  }

  /**
   * @param numbers a setting's value, if it is a number
   * @param text a setting's value
   * @param wrong told what is wrong with a setting, in words that follow "is"
   * @param addresses where those who are told of alerts may be
   */
  WatchingReader(
      Numbers numbers,
      Function<Setting, String> text,
      BiConsumer<Setting, String> wrong,
      AddressRules addresses) {
    this.addresses = addresses;
    this.numbers = numbers;
    this.text = text;
    this.wrong = wrong;
  }

  Config.Alerts alerts() {
    Optional<URI> webhook = url(Setting.ALERTS_WEBHOOK);
    webhook
        .flatMap(url -> addresses.objectionToHost(url.getHost()))
        .ifPresent(
            why -> wrong.accept(Setting.ALERTS_WEBHOOK, "at a place not to be called: " + why));
    Optional<Signature> signature = signature();
    if (signature.isPresent() && webhook.isEmpty()) {
      wrong.accept(Setting.ALERTS_SECRET_FILE, "given without " + Setting.ALERTS_WEBHOOK.path());
    }
    int look = numbers.read(Setting.ALERTS_LOOK_MS, LOOK_MILLIS_MIN, LOOK_MILLIS_MAX);
    return new Config.Alerts(webhook, signature, thresholds(), Duration.ofMillis(look));
  }

  private Thresholds thresholds() {
    return new Thresholds(
        numbers.read(Setting.ALERTS_STUCK, 0, COUNT_MAX),
        millis(Setting.ALERTS_IN_DOUBT_MS),
        numbers.read(Setting.ALERTS_DISAGREEMENTS, 0, COUNT_MAX),
        millis(Setting.ALERTS_NODE_AWAY_MS),
        numbers.read(Setting.ALERTS_FAILING_PERCENT, 0, (int) PERCENT) / PERCENT,
        millis(Setting.ALERTS_SLOW_MS),
        millis(Setting.ALERTS_LOG_SLOW_MS));
  }

  private Duration millis(Setting setting) {
    return Duration.ofMillis(numbers.read(setting, 0, MILLIS_MAX));
  }

  Optional<Config.Reconciliation> reconciliation() {
    int perSecond = numbers.read(Setting.RECONCILIATION_PER_SECOND, 0, SAMPLES_MAX);
    Duration settled =
        Duration.ofMillis(
            numbers.read(Setting.RECONCILIATION_AFTER_MS, SETTLED_MILLIS_MIN, MILLIS_MAX));
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(new Config.Reconciliation(perSecond, settled));
  }

  Optional<Config.Traces> traces() {
    int percent = numbers.read(Setting.TRACES_PERCENT, 0, (int) PERCENT);
    return url(Setting.TRACES_ENDPOINT).map(url -> new Config.Traces(url, percent / PERCENT));
  }

  /** Not shown when it is wrong: it may hold a secret. */
  private Optional<URI> url(Setting setting) {
    String given = text.apply(setting).strip();
    Optional<URI> url = url(given);
    if (url.isEmpty() && !given.isEmpty()) {
      wrong.accept(setting, "not such a URL");
    }
    return url;
  }

  private static Optional<URI> url(String given) {
    try {
      URI url = new URI(given);
      boolean fits =
          url.getScheme() != null
              && SCHEMES.contains(url.getScheme())
              && url.getHost() != null
              && url.getPort() <= 65_535
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null;
      return fits ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException noUrl) {
      return Optional.empty();
    }
  }

  private Optional<Signature> signature() {
    String file = text.apply(Setting.ALERTS_SECRET_FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<Signature> signature = Optional.empty();
    try {
      signature = Signature.of(Files.readString(Path.of(file)).strip());
    } catch (IOException | InvalidPathException unreadable) {
      wrong.accept(Setting.ALERTS_SECRET_FILE, "\"" + file + "\", which cannot be read");
      return signature;
    }
    if (signature.isEmpty()) {
      wrong.accept(Setting.ALERTS_SECRET_FILE, "a file that holds no such secret");
    }
    return signature;
  }
}
