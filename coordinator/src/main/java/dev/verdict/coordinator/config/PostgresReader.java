package dev.verdict.coordinator.config;

import dev.verdict.coordinator.log.Spread;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads where the log's databases are. */
final class PostgresReader {
  private final Function<Setting, String> text;
  private final BiConsumer<Setting, String> wrong;

  /**
   * @param text what a setting says
   * @param wrong told which setting is wrong, and what it is
   */
  PostgresReader(Function<Setting, String> text, BiConsumer<Setting, String> wrong) {
    this.text = text;
    this.wrong = wrong;
  }

  private String text(Setting setting) {
    return text.apply(setting);
  }

  private void wrong(Setting setting, String shown) {
    wrong.accept(setting, shown);
  }

  /** The only database of a log, or the first of several; empty in development mode. */
  Optional<Config.Postgres> home() {
    String uri = text(Setting.POSTGRES_URI).strip();
    if (uri.isEmpty()) {
      return Optional.empty();
    }
    if (!isPostgresUri(uri)) {
      wrong(Setting.POSTGRES_URI, "not such a URI");
    }
    if (text(Setting.POSTGRES_USER).isBlank()) {
      wrong(Setting.POSTGRES_USER, "\"" + text(Setting.POSTGRES_USER) + "\"");
    }
    return Optional.of(new Config.Postgres(uri, text(Setting.POSTGRES_USER), password()));
  }

  /** The other ones, in their order, with the role and the password of the first. */
  List<Config.Postgres> further(Optional<Config.Postgres> home) {
    List<String> uris =
        Arrays.stream(text(Setting.POSTGRES_FURTHER).split(","))
            .map(String::strip)
            .filter(uri -> !uri.isEmpty())
            .toList();
    if (uris.isEmpty()) {
      return List.of();
    }
    if (home.isEmpty()) {
      wrong(
          Setting.POSTGRES_FURTHER,
          "given without " + Setting.POSTGRES_URI.path() + ", the first database of the log");
      return List.of();
    }
    if (!areFit(uris, home.get().uri())) {
      wrong(Setting.POSTGRES_FURTHER, "no list of such URIs, each of another database");
    }
    return uris.stream()
        .map(uri -> new Config.Postgres(uri, home.get().user(), home.get().password()))
        .toList();
  }

  private static boolean areFit(List<String> uris, String home) {
    return uris.size() < Spread.DATABASES_MAX
        && uris.stream().allMatch(PostgresReader::isPostgresUri)
        && Set.copyOf(uris).size() == uris.size()
        && !uris.contains(home);
  }

  /** A password in the URI would be shown wherever the URI is. */
  private static boolean isPostgresUri(String text) {
    try {
      URI uri = new URI(text);
      boolean scheme = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
      return scheme
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getPath() != null
          && uri.getPath().matches("/[^/]+");
    } catch (URISyntaxException wrong) {
      return false;
    }
  }

  private String password() {
    String direct = text(Setting.POSTGRES_PASSWORD);
    String file = text(Setting.POSTGRES_PASSWORD_FILE);
    if (file.isEmpty()) {
      return direct;
    }
    if (!direct.isEmpty()) {
      wrong(Setting.POSTGRES_PASSWORD_FILE, "given beside a password");
      return "";
    }
    try {
      return Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException | InvalidPathException unreadable) {
      wrong(Setting.POSTGRES_PASSWORD_FILE, "\"" + file + "\"");
      return "";
    }
  }
}
