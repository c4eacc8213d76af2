package dev.verdict.examples.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.client.BranchSpec;
import dev.verdict.sdk.client.TransactionOptions;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.VerdictClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Python service forgets what a real coordinator says is finished, and only that. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VoucherCleaningTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Machines are busy: the first calls may be slow. */
  private static final TransactionOptions PATIENT =
      TransactionOptions.DEFAULT
          .timeout(Duration.ofSeconds(50))
          .callTimeout(Duration.ofSeconds(40));

  record Voucher(String code, int cents) {}

  @Test
  void whatIsFinishedIsForgottenAndWhatIsNewerThanSomethingUnfinishedIsKept(@TempDir Path folder)
      throws Exception {
    try (EmbeddedPostgres server = startServer();
        ServiceProcess coordinator = ServiceProcess.coordinator(server.getPort(), "log");
        ServiceProcess vouchers = startVouchers(folder, coordinator.address())) {
      coordinator.await("/v1/participants/vouchers", "\"alive\":true");
      URI nobody = coordinator.address().resolve("/v1/participants/nobody");
      assertThat(send(nobody, "PUT", "{\"base_urls\":[\"http://127.0.0.1:1\"],\"asks\":true}"))
          .contains("nobody");
      VerdictClient client = VerdictClient.to(coordinator.address());
      String finished = debit(client, PATIENT);
      String unfinished =
          debit(
              client,
              PATIENT.timeout(Duration.ofSeconds(3)),
              BranchSpec.prepared("nobody", "nobody", "nothing", new Voucher("", 0)));
      String newer = debit(client, PATIENT);

      awaitHeld(vouchers, finished, false);
      assertThat(held(vouchers)).contains(unfinished, newer);
      assertThat(held(vouchers)).endsWith("\"forgotten_up_to\": \"" + finished + "\"}");
      assertThat(late(vouchers, finished)).contains("refused", "older than this service remembers");
      assertThat(late(vouchers, newer)).contains("done");
    }
  }

  private static EmbeddedPostgres startServer() throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(3))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE log");
    }
    return server;
  }

  private static ServiceProcess startVouchers(Path folder, URI coordinator) throws IOException {
    return ServiceProcess.vouchers(
        folder.resolve("vouchers.db"),
        "--coordinator",
        coordinator.toString(),
        "--voucher",
        "gift=5000",
        "--keep-finished",
        "1",
        "--clean-up-every",
        "1");
  }

  /** A transaction that takes a cent, and whatever else; tells its id. */
  private static String debit(
      VerdictClient client, TransactionOptions options, BranchSpec... others) {
    BranchSpec[] branches = new BranchSpec[others.length + 1];
    branches[0] = BranchSpec.prepared("debit", "vouchers", "debit", new Voucher("gift", 1));
    System.arraycopy(others, 0, branches, 1, others.length);
    TransactionOutcome outcome = client.atomic(options, branches);
    assertThat(outcome.isCommitted()).as(outcome.toString()).isEqualTo(others.length == 0);
    return outcome instanceof TransactionOutcome.Committed committed
        ? committed.id().text()
        : ((TransactionOutcome.Aborted) outcome).id().text();
  }

  private static void awaitHeld(ServiceProcess vouchers, String tx, boolean expected)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (held(vouchers).contains("\"tx\": \"" + tx) != expected) {
      assertThat(System.nanoTime() - end).as(held(vouchers)).isNegative();
      Thread.sleep(100);
    }
  }

  private static String held(ServiceProcess vouchers) throws Exception {
    return send(vouchers.address().resolve("/verdict/v1/holdings"), "POST", "{}");
  }

  /** Work for another branch of a transaction. */
  private static String late(ServiceProcess vouchers, String tx) throws Exception {
    return send(
        vouchers.address().resolve("/verdict/v1/prepare"),
        "POST",
        "{\"tx\":\"%s\",\"branch\":\"late\",\"epoch\":1,\"operation\":\"debit\",\"payload\":%s}"
            .formatted(tx, "{\"code\":\"gift\",\"cents\":1}"));
  }

  private static String send(URI uri, String method, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
