package dev.verdict.coordinator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from files, and what is not. */
@Timeout(120)
class ServerTlsTest {
  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final TestAuthority authority;

  ServerTlsTest(@TempDir Path folder) {
    this.folder = folder;
    this.authority = new TestAuthority(folder, "here");
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static ServerFiles files(TestAuthority.Issued issued, Path clients) {
    return new ServerFiles(
        new PemFile("http.tls.cert_file", issued.certificate()),
        new PemFile("http.tls.key_file", issued.key()),
        Optional.of(new PemFile("http.tls.client_ca_file", clients)),
        ClientAuth.REQUIRED,
        Optional.empty());
  }

  private void assertRefused(TestAuthority.Issued issued, Path clients, String... words) {
    assertThatThrownBy(() -> ServerTls.open(vertx, files(issued, clients)))
        .isInstanceOf(TlsException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void whatIsWrongAtTheStartIsToldWithItsFile() throws IOException {
    TestAuthority.Issued good = authority.issue("good");
    TestAuthority.Issued other = authority.issue("other");
    Path clients = authority.file();
    Path nowhere = folder.resolve("nowhere.pem");
    Path text = Files.writeString(folder.resolve("text.pem"), "not PEM");
    Path torn =
        Files.writeString(
            folder.resolve("torn.pem"),
            Files.readString(good.certificate()).replaceFirst("[A-Za-z0-9+/]{40}\n", "\n"));
    Path encrypted =
        Files.writeString(
            folder.resolve("encrypted.pem"),
            Files.readString(good.key()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    Path large = Files.write(folder.resolve("large.pem"), new byte[PemFile.BYTES_MAX + 1]);
    assertRefused(
        new TestAuthority.Issued(nowhere, good.key()), clients, "http.tls.cert_file", "cannot be");
    assertRefused(
        new TestAuthority.Issued(text, good.key()),
        clients,
        "http.tls.cert_file",
        "no certificate");
    assertRefused(
        new TestAuthority.Issued(torn, good.key()),
        clients,
        "http.tls.cert_file",
        "cannot be read");
    assertRefused(
        new TestAuthority.Issued(large, good.key()), clients, "http.tls.cert_file", "larger");
    assertRefused(
        new TestAuthority.Issued(good.certificate(), text),
        clients,
        "http.tls.key_file",
        "no priv");
    assertRefused(
        new TestAuthority.Issued(good.certificate(), encrypted), clients, "key_file", "encrypted");
    assertRefused(
        new TestAuthority.Issued(good.certificate(), other.key()),
        clients,
        "http.tls.key_file",
        "is not the key",
        good.certificate().toString());
    assertRefused(good, text, "http.tls.client_ca_file", "no certificate");
  }

  @Test
  void halfAPairIsNeverUsedAndIsToldOnceItStays() throws Exception {
    TestAuthority.Issued place = authority.issue("place");
    TestAuthority.Issued next = authority.issue("next");
    ServerTls tls = ServerTls.open(vertx, files(place, authority.file()));
    int[] changes = {0};
    tls.watch(() -> changes[0]++);
    Files.writeString(place.key(), Files.readString(next.key()));
    assertThat(tls.reload()).isFalse();
    assertThat(tls.problem()).as("files are replaced one after the other").isEmpty();
    assertThat(tls.reload()).isFalse();
    assertThat(tls.problem().orElseThrow())
        .contains("as they were before", "http.tls.key_file", "is not the key");
    assertThat(tls.refusesFiles()).isTrue();
    assertThat(changes[0]).isZero();
    Files.writeString(place.certificate(), Files.readString(next.certificate()));
    assertThat(tls.reload()).isTrue();
    assertThat(tls.problem()).isEmpty();
    assertThat(changes[0]).isEqualTo(1);
    assertThat(tls.reload()).as("nothing changed").isFalse();
  }

  @Test
  void whatHasExpiredIsUsedOnlyWhereNothingBetterIsThere() throws Exception {
    TestAuthority.Issued place = authority.issue("place");
    TestAuthority.Issued expired = authority.issueExpired("expired");
    ServerTls tls = ServerTls.open(vertx, files(place, authority.file()));
    assertThat(tls.left()).isPositive();
    expired.moveTo(place);
    assertThat(tls.reload()).isFalse();
    assertThat(tls.reload()).isFalse();
    assertThat(tls.problem().orElseThrow()).contains("http.tls.cert_file", "expired at");
    assertThat(tls.left()).isPositive();

    ServerTls started = ServerTls.open(vertx, files(place, authority.file()));
    assertThat(started.left()).isNegative();
    assertThat(started.problem().orElseThrow()).contains("clients do not accept", "expired at");
    authority.issue("renewed").moveTo(place);
    assertThat(started.reload()).isTrue();
    assertThat(started.problem()).isEmpty();
  }
}
