package dev.verdict.coordinator.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may be called, in every form in which they can be written. */
class AddressRulesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "localhost, loopback",
    "LocalHost., loopback",
    "bank.localhost, loopback",
    "[::1], loopback",
    "[0:0:0:0:0:0:0:1], loopback",
    "[::ffff:127.0.0.1], loopback",
    "[::ffff:7f00:1], loopback",
    "[::127.0.0.1], loopback",
    "[64:ff9b::127.0.0.1], loopback",
    "[64:ff9b::7f00:1], loopback",
    "[2002:7f00:1::], loopback",
    "169.254.1.1, link-local",
    "[fe80::1], link-local",
    "[febf::1], link-local",
    "[::ffff:169.254.1.1], link-local",
    "169.254.169.254, metadata",
    "169.254.170.2, metadata",
    "100.100.100.200, metadata",
    "168.63.129.16, metadata",
    "192.0.0.192, metadata",
    "[fd00:ec2::254], metadata",
    "[FD20:CE::254], metadata",
    "[::ffff:169.254.169.254], metadata",
    "[::ffff:a9fe:a9fe], metadata",
    "[2002:a9fe:a9fe::1], metadata",
    "0.0.0.0, no machine",
    "0.1.2.3, no machine",
    "[::], no machine",
    "[::ffff:0.0.0.0], no machine",
    "224.0.0.1, multicast",
    "[ff02::1], multicast",
    "240.0.0.1, multicast",
    "255.255.255.255, multicast"
  })
  void whatIsDangerousIsRefused(String host, String why) {
    assertThat(AddressRules.STRICT.objectionToHost(host)).get().asString().contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.7",
        "172.16.1.1",
        "192.168.1.1",
        "100.64.0.1",
        "8.8.8.8",
        "126.255.255.255",
        "128.0.0.1",
        "[fd12:3456::1]",
        "[2001:db8::1]",
        "[::ffff:10.0.0.7]",
        "bank",
        "bank.internal.",
        "localhost.example",
        "bank7",
        "7.bank"
      })
  void whereServicesAreIsOpen(String host) {
    assertThat(AddressRules.STRICT.objectionToHost(host)).isEmpty();
  }

  /** Some resolvers take each of these for 127.0.0.1, others for something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "127.1",
        "127.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "010.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "0X7F.0.0.0x1",
        "999.1.1.1",
        "bank.0x",
        "::g"
      })
  void whatMayBeTakenForAnAddressIsRefusedWhateverIsAllowed(String host) {
    AddressRules all =
        AddressRules.parse("loopback,link-local,metadata,unspecified,multicast").orElseThrow();
    assertThat(all.objectionToHost(host)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loopback | 127.0.0.2",
        "loopback | [::1]",
        "loopback | [::ffff:127.0.0.1]",
        "127.0.0.0/8 | 127.9.9.9",
        "127.0.0.2 | 127.0.0.2",
        "::1/128 | [::1]",
        "fe80::/10 | [febf::1]",
        "link-local, metadata | 169.254.169.254",
        "169.254.169.254 | 169.254.169.254",
        "unspecified | 0.0.0.0",
        "multicast | 224.0.0.1"
      })
  void whatIsAllowedIsOpen(String allowed, String host) {
    assertThat(AddressRules.parse(allowed).orElseThrow().objectionToHost(host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loopback | 169.254.1.1",
        "127.0.0.2 | 127.0.0.1",
        "127.0.0.0/31 | 127.0.0.2",
        "link-local | 169.254.169.254",
        "169.254.0.0/16 | 169.254.169.254",
        "10.0.0.0/8 | 127.0.0.1",
        "none | 127.0.0.1"
      })
  void nothingElseIs(String allowed, String host) {
    assertThat(AddressRules.parse(allowed).orElseThrow().objectionToHost(host)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "loopback,",
        "none,loopback",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "fd00::/129",
        "bank",
        "127.0.0.1/-1"
      })
  void whatIsNoSuchListIsToldApart(String text) {
    assertThat(AddressRules.parse(text)).isEmpty();
  }

  @Test
  void theWordsSayWhichNameLedWhereAndWhatToDo() throws Exception {
    InetAddress address = InetAddress.getByAddress("bank.test", new byte[] {127, 0, 0, 1});
    assertThat(AddressRules.STRICT.objectionTo("bank.test", address))
        .contains(
            "bank.test (127.0.0.1) is a loopback address, which addresses.allow does not allow");
    assertThat(AddressRules.STRICT.objectionToHost("127.0.0.1"))
        .contains("127.0.0.1 is a loopback address, which addresses.allow does not allow");
  }
}
