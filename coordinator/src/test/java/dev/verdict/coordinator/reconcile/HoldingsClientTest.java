package dev.verdict.coordinator.reconcile;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.reconcile.Holdings.Untold;
import dev.verdict.protocol.TxId;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services are asked what they hold only where they may be called, and nowhere else. */
class HoldingsClientTest {
  private static final Span SPAN = Span.of(List.of(TxId.of(1_800_000_000_000L, 1, 1, 1)));

  private final Vertx vertx = Vertx.vertx();
  private final HoldingService bank;

  HoldingsClientTest() throws Exception {
    bank = new HoldingService();
  }

  @AfterEach
  void close() throws Exception {
    bank.close();
    result(vertx.close());
  }

  private Holdings asked(AddressRules addresses, String url) throws Exception {
    Participant service = new Participant("bank", List.of(URI.create(url)), true);
    return result(new HoldingsClient(vertx, addresses).ask(service, SPAN));
  }

  @Test
  void whoMayNotBeCalledIsNotAsked() throws Exception {
    assertThat(asked(AddressRules.STRICT, bank.url()))
        .isInstanceOfSatisfying(
            Untold.class, told -> assertThat(told.why()).contains("127.0.0.1 is a loopback"));
    assertThat(bank.questions).isEmpty();
    assertThat(asked(AddressRules.WITH_LOOPBACK, bank.url())).isInstanceOf(Holdings.Told.class);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", bank.url() + "/verdict/v1/holdings");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    elsewhere.start();
    try {
      String url = "http://127.0.0.1:" + elsewhere.getAddress().getPort();
      assertThat(asked(AddressRules.WITH_LOOPBACK, url))
          .isEqualTo(new Untold("it does not answer: status 307"));
      assertThat(bank.questions).isEmpty();
    } finally {
      elsewhere.stop(0);
    }
  }
}
