package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.tls.PemFile;
import dev.verdict.coordinator.tls.ServerFiles;
import dev.verdict.coordinator.tls.ServerTls;
import dev.verdict.coordinator.tls.TestAuthority;
import dev.verdict.coordinator.tls.TlsException;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over TLS, with files that change. */
@Timeout(120)
class TlsTest {
  private static final String READY =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

  private static final String HALF =
      String.join(
          "\r\n",
          "POST /v1/transactions HTTP/1.1",
          "Host: localhost",
          "Content-Type: application/json",
          "Content-Length: 2",
          "",
          "{");

  private static final String DOUBTFUL =
      String.join(
          "\r\n",
          "POST /v1/atomic HTTP/1.1",
          "Host: localhost",
          "Content-Length: 3",
          "Transfer-Encoding: chunked",
          "",
          "0",
          "",
          "");

  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final TestAuthority authority;
  private final TestAuthority.Issued place;
  private final Path clients;
  private Optional<ServerTls> opened = Optional.empty();
  private Optional<TestServer> running = Optional.empty();

  TlsTest(@TempDir Path folder) {
    this.folder = folder;
    this.authority = new TestAuthority(folder, "here");
    this.place = authority.issue("node");
    this.clients = authority.file();
  }

  @AfterEach
  void stop() {
    running.ifPresent(TestServer::close);
    TestServer.await(vertx.close());
  }

  private ServerTls tls() {
    return opened.orElseThrow();
  }

  private int port() {
    return running.orElseThrow().port();
  }

  private void serve(ClientAuth auth) throws TlsException {
    Optional<PemFile> believed =
        auth == ClientAuth.NONE
            ? Optional.empty()
            : Optional.of(new PemFile("http.tls.client_ca_file", clients));
    ServerTls tls =
        ServerTls.open(
            vertx,
            new ServerFiles(
                new PemFile("http.tls.cert_file", place.certificate()),
                new PemFile("http.tls.key_file", place.key()),
                believed,
                auth,
                Optional.empty()));
    opened = Optional.of(tls);
    running = Optional.of(TestServer.overTls(tls));
  }

  private SSLSocket connect(TestAuthority.Client client, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket) client.context().getSocketFactory().createSocket("127.0.0.1", port());
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  /** Sends a request and reads its answer; the connection stays open. */
  private static String ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (!answer.toString().endsWith("}")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + answer);
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  private String askOnce(TestAuthority.Client client, String... protocols) throws IOException {
    try (SSLSocket socket = connect(client, protocols)) {
      return ask(socket, READY);
    }
  }

  /** Reads what is left, for a bounded time. */
  private static boolean isClosed(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException broken) {
      return true;
    }
  }

  private void change() {
    assertThat(tls().reload()).isTrue();
  }

  @Test
  void onlyTlsOfThePresentIsSpoken() throws Exception {
    serve(ClientAuth.NONE);
    TestAuthority.Client client = authority.client();
    assertThat(askOnce(client, "TLSv1.3")).contains("200 OK", "live");
    assertThat(askOnce(client, "TLSv1.2")).contains("200 OK", "live");
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port())) {
      plain.setSoTimeout(20_000);
      assertThatThrownBy(() -> ask(plain, READY)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> askOnce(new TestAuthority(folder, "stranger").client()))
        .isInstanceOf(SSLException.class);
    assertThat(tls().serverOptions().getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  void aRequestOfDoubtfulLengthIsRefusedAsWithoutTls() throws Exception {
    serve(ClientAuth.NONE);
    try (SSLSocket socket = connect(authority.client())) {
      String answer = ask(socket, DOUBTFUL);
      assertThat(answer).contains("400", "malformed_request");
    }
  }

  @Test
  void whoMustShowACertificateAndShowsNoneOrAStrangersIsNotLetIn() throws Exception {
    serve(ClientAuth.REQUIRED);
    assertThat(askOnce(authority.client(authority, "shop"))).contains("200 OK");
    assertThatThrownBy(() -> askOnce(authority.client())).isInstanceOf(IOException.class);
    TestAuthority stranger = new TestAuthority(folder, "stranger");
    assertThatThrownBy(() -> askOnce(authority.client(stranger, "shop")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whoMayShowACertificateNeedsNone() throws Exception {
    serve(ClientAuth.REQUEST);
    assertThat(askOnce(authority.client())).contains("200 OK");
    assertThat(askOnce(authority.client(authority, "shop"))).contains("200 OK");
  }

  @Test
  void aChangedCertificateIsShownAndConnectionsOfBeforeEnd() throws Exception {
    serve(ClientAuth.NONE);
    TestAuthority next = new TestAuthority(folder, "next");
    try (SSLSocket open = connect(authority.client())) {
      assertThat(ask(open, READY)).contains("200 OK");
      next.issue("node").moveTo(place);
      change();
      assertThat(isClosed(open)).isTrue();
    }
    Awaiting.until("the new certificate", () -> answers(next.client()));
    assertThatThrownBy(() -> askOnce(authority.client())).isInstanceOf(SSLException.class);
  }

  private boolean answers(TestAuthority.Client client) {
    try {
      return askOnce(client).contains("200 OK");
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aRequestUnderWayIsAnsweredOverTheConnectionOfBefore() throws Exception {
    serve(ClientAuth.NONE);
    try (SSLSocket open = connect(authority.client())) {
      open.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
      open.getOutputStream().flush();
      assertThat(askOnce(authority.client())).as("the half has arrived").contains("200 OK");
      new TestAuthority(folder, "next").issue("node").moveTo(place);
      change();
      Awaiting.until("the new certificate", () -> !answers(authority.client()));
      assertThat(ask(open, "}")).contains("201 Created");
      assertThat(isClosed(open)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionIsResumedButNotOnceItsAuthorityIsGone(String protocol) throws Exception {
    serve(ClientAuth.REQUIRED);
    TestAuthority.Client client = authority.client(authority, "shop");
    assertThat(askOnce(client, protocol)).contains("200 OK");
    assertThat(askOnce(client, protocol)).contains("200 OK");
    assertThat(client.proofs()).as("the second connection resumed the session").isEqualTo(1);
    try (SSLSocket open = connect(client, protocol)) {
      assertThat(ask(open, READY)).contains("200 OK");
      assertThat(client.proofs()).isEqualTo(1);
      Files.writeString(clients, Files.readString(new TestAuthority(folder, "next").file()));
      change();
      assertThat(isClosed(open)).as("a connection that was kept open").isTrue();
    }
    Awaiting.until("the change", () -> !resumes(client, protocol));
    assertThatThrownBy(() -> askOnce(client, protocol)).isInstanceOf(IOException.class);
    assertThat(client.proofs()).as("no session of before is taken up").isGreaterThan(1);
  }

  private boolean resumes(TestAuthority.Client client, String protocol) {
    int before = client.proofs();
    try {
      askOnce(client, protocol);
      return client.proofs() == before;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aClientWhoseAuthorityIsGoneIsCutOffAlsoWhileItWaits() throws Exception {
    serve(ClientAuth.REQUIRED);
    TestAuthority.Client client = authority.client(authority, "shop");
    try (SSLSocket open = connect(client)) {
      open.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
      open.getOutputStream().flush();
      assertThat(askOnce(client)).contains("200 OK");
      Files.writeString(clients, Files.readString(new TestAuthority(folder, "next").file()));
      change();
      long begun = System.nanoTime();
      assertThat(isClosed(open)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void wrongFilesChangeNothingAndReadinessSaysSo() throws Exception {
    serve(ClientAuth.NONE);
    TestAuthority.Client client = authority.client();
    Files.writeString(place.certificate(), "not PEM");
    assertThat(tls().reload()).isFalse();
    assertThat(tls().reload()).isFalse();
    assertThat(askOnce(client)).contains("200 OK");
    try (SSLSocket socket = connect(client)) {
      String answer = ask(socket, READY.replace("live", "ready"));
      assertThat(answer).contains("200 OK", "http.tls.cert_file", "no certificate in PEM");
    }
  }
}
