package dev.verdict.coordinator.config;

import dev.verdict.coordinator.tls.PemFile;
import dev.verdict.coordinator.tls.ServerFiles;
import io.vertx.core.http.ClientAuth;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Understands the settings of TLS. What the files hold is read when they are used. */
final class TlsReader {
  private static final Map<String, ClientAuth> WORDS =
      Map.of(
          "none", ClientAuth.NONE, "request", ClientAuth.REQUEST, "required", ClientAuth.REQUIRED);

  private final Function<Setting, String> text;
  private final BiConsumer<Setting, String> wrong;

  /**
   * @param text a setting's value
   * @param wrong told what is wrong with a setting, in words that follow "is"
   */
  TlsReader(Function<Setting, String> text, BiConsumer<Setting, String> wrong) {
    this.text = text;
    this.wrong = wrong;
  }

  /** The files of the API; empty if it speaks plain HTTP. */
  Optional<ServerFiles> server() {
    Optional<PemFile> certificate = file(Setting.HTTP_TLS_CERT_FILE);
    Optional<PemFile> key = file(Setting.HTTP_TLS_KEY_FILE);
    Optional<PemFile> clients = file(Setting.HTTP_TLS_CLIENT_CA_FILE);
    Optional<PemFile> authorities = file(Setting.HTTP_TLS_CA_FILE);
    ClientAuth auth = clientAuth(clients.isPresent());
    requireBoth(Setting.HTTP_TLS_CERT_FILE, certificate, Setting.HTTP_TLS_KEY_FILE, key);
    if (certificate.isEmpty() || key.isEmpty()) {
      refuseAlone(Setting.HTTP_TLS_CLIENT_CA_FILE, clients.isPresent());
      refuseAlone(Setting.HTTP_TLS_CA_FILE, authorities.isPresent());
      refuseAlone(Setting.HTTP_TLS_CLIENT_AUTH, auth != ClientAuth.NONE);
      return Optional.empty();
    }
    return Optional.of(new ServerFiles(certificate.get(), key.get(), clients, auth, authorities));
  }

  private void refuseAlone(Setting setting, boolean isGiven) {
    if (isGiven) {
      wrong.accept(setting, "given without " + Setting.HTTP_TLS_CERT_FILE.path());
    }
  }

  private void requireBoth(
      Setting one, Optional<PemFile> ofOne, Setting other, Optional<PemFile> ofOther) {
    if (ofOne.isPresent() && ofOther.isEmpty()) {
      wrong.accept(other, "left out, and " + one.path() + " is given");
    }
    if (ofOther.isPresent() && ofOne.isEmpty()) {
      wrong.accept(one, "left out, and " + other.path() + " is given");
    }
  }

  private ClientAuth clientAuth(boolean authorities) {
    String word = text.apply(Setting.HTTP_TLS_CLIENT_AUTH);
    ClientAuth auth = WORDS.getOrDefault(word, ClientAuth.NONE);
    if (!WORDS.containsKey(word)) {
      wrong.accept(Setting.HTTP_TLS_CLIENT_AUTH, "\"" + word + "\"");
    } else if (authorities && auth == ClientAuth.NONE) {
      wrong.accept(
          Setting.HTTP_TLS_CLIENT_AUTH,
          "none, and " + Setting.HTTP_TLS_CLIENT_CA_FILE.path() + " is given");
    } else if (!authorities && auth != ClientAuth.NONE) {
      wrong.accept(
          Setting.HTTP_TLS_CLIENT_AUTH,
          word + " without " + Setting.HTTP_TLS_CLIENT_CA_FILE.path());
    }
    return auth;
  }

  private Optional<PemFile> file(Setting setting) {
    String given = text.apply(setting);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PemFile(setting.path(), Path.of(given).toAbsolutePath()));
    } catch (InvalidPathException notAPath) {
      wrong.accept(setting, "no path: " + notAPath.getReason());
      return Optional.empty();
    }
  }
}
