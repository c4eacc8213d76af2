package dev.verdict.coordinator.addresses;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each address that a name leads to is checked, and what was checked is what is called. */
class AddressGateTest {
  private final List<String> asked = new ArrayList<>();
  private Future<List<InetAddress>> told = Future.succeededFuture(List.of());
  private Instant now = Instant.EPOCH;

  private AddressGate gate(String allowed) {
    return new AddressGate(
        name -> {
          asked.add(name);
          return told;
        },
        AddressRules.parse(allowed).orElseThrow());
  }

  private static Future<List<InetAddress>> addresses(String... literals) throws Exception {
    List<InetAddress> all = new ArrayList<>();
    for (String literal : literals) {
      all.add(InetAddress.getByAddress("bank.test", InetAddress.getByName(literal).getAddress()));
    }
    return Future.succeededFuture(all);
  }

  private void refused(Future<?> found, String why) {
    assertThatThrownBy(() -> result(found))
        .cause()
        .isInstanceOf(AddressRefusedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aNameLeadsToItsFirstAddressWithoutTheName() throws Exception {
    told = addresses("10.0.0.7", "10.0.0.8");
    SocketAddress found = result(gate("none").find("Bank.Test.", 8080));
    assertThat(asked).containsExactly("bank.test");
    assertThat(found.host()).isEqualTo("10.0.0.7");
    assertThat(found.port()).isEqualTo(8080);
  }

  @Test
  void oneDangerousAddressAmongOthersIsEnough() throws Exception {
    told = addresses("10.0.0.7", "::ffff:169.254.169.254");
    refused(gate("loopback").find("bank.test", 80), "bank.test (169.254.169.254) is a cloud's");
  }

  @Test
  void whatIsWrittenAsAnAddressIsNotLookedUp() throws Exception {
    refused(gate("none").find("[::1]", 80), "a loopback address");
    refused(gate("loopback").find("2130706433", 80), "may be taken for an address");
    assertThat(result(gate("loopback").find("[::1]", 80)).host()).contains(":1");
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameWithoutAnAddressLeadsNowhere() {
    assertThatThrownBy(() -> result(gate("none").find("bank.test", 80)))
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void aRequestGoesToTheCheckedAddressAndNamesItsHost() throws Exception {
    told = addresses("10.0.0.7");
    RequestOptions request =
        result(
            gate("none")
                .through(new RequestOptions().setAbsoluteURI("https://bank.test/verdict/v1/try")));
    assertThat(request.getHost()).isEqualTo("bank.test");
    assertThat(request.getServer()).isEqualTo(SocketAddress.inetSocketAddress(443, "10.0.0.7"));
  }

  private Destination destination() {
    return new Destination("bank.test", 80, clock());
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  @Test
  void aDestinationIsFoundAnewAfterAWhileAndCheckedAgain() throws Exception {
    Destination bank = destination();
    AddressGate gate = gate("none");
    told = addresses("10.0.0.7");
    assertThat(result(bank.find(gate)).host()).isEqualTo("10.0.0.7");
    told = addresses("127.0.0.1");
    now = now.plus(Destination.FRESH).minusMillis(1);
    assertThat(result(bank.find(gate)).host()).as("as it was checked").isEqualTo("10.0.0.7");
    now = now.plusMillis(1);
    refused(bank.find(gate), "a loopback address");
    told = Future.failedFuture(new UnknownHostException("bank.test"));
    assertThatThrownBy(() -> result(bank.find(gate)))
        .as("what was refused is not kept")
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void whileNobodyTellsAnAddressTheLastOneIsKeptForAWhile() throws Exception {
    Destination bank = destination();
    AddressGate gate = gate("none");
    told = addresses("10.0.0.7");
    result(bank.find(gate));
    told = Future.failedFuture(new UnknownHostException("bank.test"));
    now = now.plus(Destination.KEPT).minusMillis(1);
    assertThat(result(bank.find(gate)).host()).isEqualTo("10.0.0.7");
    now = now.plus(Duration.ofMillis(1));
    assertThatThrownBy(() -> result(bank.find(gate)))
        .hasCauseInstanceOf(UnknownHostException.class);
  }
}
