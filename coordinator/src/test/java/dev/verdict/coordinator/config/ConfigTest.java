package dev.verdict.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.alerts.Thresholds;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.Discovery;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.HostAndPort;
import dev.verdict.coordinator.log.postgres.RestoreTreatment;
import dev.verdict.coordinator.participants.Participant;
import io.vertx.core.http.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private final Path folder;

  ConfigTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void withoutArgumentsItIsDevelopmentModeOnLoopback() {
    Config config = config(Map.of());

    assertThat(config.isDevelopment()).isTrue();
    assertThat(config.http()).isEqualTo(new Config.Http("127.0.0.1", 8080, Optional.empty()));
    assertThat(config.dataDir()).isEqualTo(Path.of(".verdict/data").toAbsolutePath());
    assertThat(config.unsafeDurability()).isFalse();
  }

  @Test
  void flagsWinOverEnvironmentWinsOverFile() throws IOException {
    String file = file("http: {port: 1, host: localhost}\nshards: 8\ntimeout_ms: 1000\n");

    Config config =
        config(
            Map.of("VERDICT_HTTP_PORT", "2", "VERDICT_SHARDS", "4"),
            "--config",
            file,
            "--http-port",
            "3");

    assertThat(config.http()).isEqualTo(new Config.Http("localhost", 3, Optional.empty()));
    assertThat(config.shards()).isEqualTo(4);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatIsMaskedIsAListOfNames() throws IOException {
    assertThat(config(Map.of()).masking()).isEmpty();
    assertThat(config(Map.of("VERDICT_CONFIG", file("masking: card_number, iban\n"))).masking())
        .containsExactlyInAnyOrder("card_number", "iban");
    assertThatThrownBy(() -> config(Map.of("VERDICT_MASKING", "x".repeat(101))))
        .hasMessageContaining("masking")
        .hasMessageContaining("1 to 100 characters");
  }

  @Test
  void participantsAreNamedInTheFile() throws IOException {
    String file = file("participants:\n  bank: {base_urls: [http://bank:1], asks: true}\n");

    assertThat(config(Map.of("VERDICT_CONFIG", file)).participants())
        .containsExactly(new Participant("bank", List.of(URI.create("http://bank:1")), true));
  }

  @Test
  void participantsMayTakeCallsTogether() throws IOException {
    String file =
        file(
            """
            participants:
              bank: {base_urls: [http://bank:1], asks: true, capabilities: [batch]}
            """);

    URI base = URI.create("http://bank:1");
    assertThat(config(Map.of("VERDICT_CONFIG", file)).participants())
        .containsExactly(new Participant("bank", List.of(base), true, Set.of(base), Set.of()));
  }

  @Test
  void participantsMayBeCalledOverHttp2() throws IOException {
    String file =
        file("participants:\n  bank: {base_urls: [http://bank:1], capabilities: [http2]}\n");

    URI base = URI.create("http://bank:1");
    assertThat(config(Map.of("VERDICT_CONFIG", file)).participants())
        .containsExactly(new Participant("bank", List.of(base), false, Set.of(), Set.of(base)));
  }

  @Test
  void participantsMayTakeTheDecision() throws IOException {
    String file =
        file(
            "participants:\n  bank: {base_urls: [http://bank:1], asks: true, capabilities: [one_phase]}\n");

    assertThat(config(Map.of("VERDICT_CONFIG", file)).participants())
        .singleElement()
        .satisfies(bank -> assertThat(bank.onePhase()).isTrue());
    assertThat(config(Map.of()).delegateSingle()).isFalse();
    assertThat(config(Map.of("VERDICT_DELEGATE_SINGLE", "true")).delegateSingle()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "asks: true, capabilities: [fly] | capabilities has \"fly\"; allowed are [batch, http2, one_phase]",
        "asks: true, capabilities: batch | capabilities is \"batch\"; it must be a list",
        "capabilities: [batch] | capabilities has batch, which needs asks: true",
        "capabilities: [one_phase] | capabilities has one_phase, which needs asks: true"
      })
  void whatAParticipantCanDoIsOneOfWhatIsKnown(String members, String words) throws IOException {
    String file = file("participants:\n  bank: {base_urls: [http://bank:1], " + members + "}\n");
    assertThatThrownBy(() -> config(Map.of("VERDICT_CONFIG", file))).hasMessageContaining(words);
  }

  @Test
  void aPasswordComesFromAFileAndIsNeverPrinted() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");

    Config config =
        config(
            Map.of(),
            "--postgres-uri=postgresql://db:5432/verdict",
            "--postgres-password-file=" + secret);

    assertThat(config.postgres())
        .hasValue(new Config.Postgres("postgresql://db:5432/verdict", "verdict", "s3cret"));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void aLogIsSpreadOverFurtherDatabasesInTheirOrder() {
    Config config =
        config(
            Map.of("VERDICT_POSTGRES_FURTHER", "postgresql://b/verdict, postgresql://c/verdict"),
            "--postgres-uri=postgresql://a/verdict",
            "--postgres-user=me");

    assertThat(config.further())
        .containsExactly(
            new Config.Postgres("postgresql://b/verdict", "me", ""),
            new Config.Postgres("postgresql://c/verdict", "me", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://a/verdict",
        "postgresql://b/verdict,postgresql://b/verdict",
        "mysql://b/verdict",
        "postgresql://u:p@b/verdict"
      })
  void whatIsNoListOfOtherDatabasesIsRefused(String further) {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(),
                    "--postgres-uri=postgresql://a/verdict",
                    "--postgres-further=" + further))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("postgres.further");
  }

  @Test
  void eachDatabaseNeedsAShard() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(),
                    "--postgres-uri=postgresql://a/verdict",
                    "--postgres-further=postgresql://b/verdict",
                    "--shards=1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fewer than the 2 databases");
  }

  @ParameterizedTest
  @CsvSource({
    "--http-port, 65536, http.port",
    "--http-port, -1, http.port",
    "--http-port, many, http.port",
    "--http-host, 0.0.0.0, http.host",
    "--http-host, no.such.host.invalid, http.host",
    "--http-tls-client-auth, maybe, http.tls.client_auth",
    "--http-tls-ca-file, ca.pem, http.tls.ca_file",
    "--postgres-uri, mysql://x/y, postgres.uri",
    "--postgres-uri, postgresql://x, postgres.uri",
    "--postgres-uri, postgresql://u:p@x/y, postgres.uri",
    "--postgres-further, postgresql://x/y, postgres.further",
    "--shards, 0, shards",
    "--shards, 1025, shards",
    "--event-loops, 0, event_loops",
    "--retention-days, 0, retention_days",
    "--namespace, a b, namespace",
    "--timeout-ms, 0, timeout_ms",
    "--timeout-ms, 86400001, timeout_ms",
    "--call-timeout-ms, 0, call_timeout_ms",
    "--wait-ms, 60001, wait_ms",
    "--data-dir, '', data_dir",
    "--unsafe-durability, maybe, unsafe_durability",
    "--advertised-url, ftp://x, advertised_url",
    "--cluster-name, a b, cluster.name",
    "--cluster-host, 0.0.0.0, cluster.host",
    "--cluster-host, 8.8.8.8, cluster.host",
    "--cluster-host, 10.255.255.254, cluster.host",
    "--cluster-host, no.such.host.invalid, cluster.host",
    "--cluster-port, 0, cluster.port",
    "--cluster-members, 127.0.0.1:5701, cluster.members",
    "--alerts-webhook, ftp://x, alerts.webhook",
    "--alerts-webhook, http://u:p@x/, alerts.webhook",
    "--alerts-secret-file, no/such/file, alerts.secret_file",
    "--alerts-stuck, -1, alerts.stuck",
    "--alerts-failing-percent, 101, alerts.failing_percent",
    "--alerts-look-ms, 99, alerts.look_ms",
    "--operators-second-person, both, operators.second_person",
    "--operators-second-person, heuristic, operators.second_person",
    "--operators-proposal-ms, 999, operators.proposal_ms",
    "--addresses-allow, everything, addresses.allow",
    "--addresses-allow, 10.0.0.0/33, addresses.allow",
    "--alerts-webhook, http://169.254.169.254/x, alerts.webhook",
    "--alerts-disagreements, 10001, alerts.disagreements",
    "--reconciliation-per-second, 101, reconciliation.per_second",
    "--reconciliation-after-ms, 999, reconciliation.after_ms",
    "--traces-endpoint, host:4318, traces.endpoint",
    "--traces-percent, 101, traces.percent",
    "--access, everybody, access",
    "--log-format, xml, log_format"
  })
  void aWrongValueNamesTheSettingAndWhatIsAllowed(String flag, String value, String setting) {
    assertThatThrownBy(() -> config(Map.of(), flag + "=" + value))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(setting + " (" + flag + ") is ")
        .hasMessageContaining("; allowed is ")
        .satisfies(wrong -> assertThat(wrong).message().hasLineCount(1));
  }

  @Test
  void tlsNeedsACertificateAndItsKeyAndAuthoritiesForClientsThatShowOne() {
    String cert = "--http-tls-cert-file=/etc/node.pem";
    String key = "--http-tls-key-file=/etc/node.key";
    String clients = "--http-tls-client-ca-file=/etc/clients.pem";
    String auth = "--http-tls-client-auth=";
    Config.Http http = config(Map.of(), cert, key, clients, auth + "request").http();
    assertThat(http.scheme()).isEqualTo("https");
    assertThat(http.tls().orElseThrow().clientAuth()).isEqualTo(ClientAuth.REQUEST);
    assertThat(http.tls().orElseThrow().key())
        .hasToString("http.tls.key_file (" + Path.of("/etc/node.key").toAbsolutePath() + ")");
    assertThat(config(Map.of()).http().scheme()).isEqualTo("http");

    assertThatThrownBy(() -> config(Map.of(), cert))
        .hasMessageStartingWith("http.tls.key_file is left out, and http.tls.cert_file is given");
    assertThatThrownBy(() -> config(Map.of(), key))
        .hasMessageStartingWith("http.tls.cert_file is left out, and http.tls.key_file is given");
    assertThatThrownBy(() -> config(Map.of(), cert, key, clients))
        .hasMessageStartingWith("http.tls.client_auth is none, and http.tls.client_ca_file is");
    assertThatThrownBy(() -> config(Map.of(), cert, key, auth + "required"))
        .hasMessageContaining("is required without http.tls.client_ca_file");
  }

  @Test
  void onlyWhatThisMachineAloneReachesIsOpenWithoutAWord() {
    String database = "--postgres-uri=postgresql://db/verdict";
    String everywhere = "--http-host=0.0.0.0";
    assertThat(config(Map.of()).access()).isEqualTo(new Config.Access(AccessMode.OPEN, false));
    assertThat(config(Map.of(), database).access().mode()).isEqualTo(AccessMode.OPEN);

    assertThatThrownBy(() -> config(Map.of(), database, everywhere))
        .hasMessageStartingWith(
            "access is left out, and others than this machine reach http.host, 0.0.0.0;"
                + " allowed is open, optional or tokens");

    for (AccessMode mode : AccessMode.values()) {
      assertThat(config(Map.of("VERDICT_ACCESS", mode.word()), database, everywhere).access())
          .isEqualTo(new Config.Access(mode, true));
    }
  }

  @Test
  void whereEverybodyNeedsATokenASecondPersonNeedsNoFile() {
    String rule = "--operators-second-person=heuristic";
    assertThat(config(Map.of(), "--access=tokens", rule).proposalsLast()).isPresent();
    assertThatThrownBy(() -> config(Map.of(), "--access=optional", rule))
        .hasMessageContaining("heuristic without operators_file, which names operators");
  }

  @Test
  void operatorsAreNamedInAFileWhoseWrongLinesAreTold() throws IOException {
    Path file = folder.resolve("operators");
    String hash = "a".repeat(64);

    Files.writeString(file, "ada " + hash + "\n");
    assertThat(config(Map.of(), "--operators-file=" + file).operatorsFile()).contains(file);
    assertThat(config(Map.of()).operatorsFile()).isEmpty();

    Files.writeString(file, "ada " + hash + "\nbob secret\neve\n");
    assertThatThrownBy(() -> config(Map.of("VERDICT_OPERATORS_FILE", file.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "operators_file (VERDICT_OPERATORS_FILE) is " + file + ", where line 2: the SHA-256")
        .hasMessageContaining("where line 3: 1 word")
        .message()
        .hasLineCount(2)
        .doesNotContain("secret");
    assertThatThrownBy(() -> config(Map.of(), "--operators-file=" + folder.resolve("none")))
        .hasMessageContaining("where it cannot be read");
  }

  @Test
  void aSecondPersonIsAskedForWhereOperatorsAreNamed() throws IOException {
    String ada = "ada " + "a".repeat(64) + "\nada " + "c".repeat(64) + "\n";
    Path file = Files.writeString(folder.resolve("two"), ada + "bob " + "b".repeat(64) + "\n");
    Path alone = Files.writeString(folder.resolve("one"), ada);
    String named = "--operators-file=" + file;
    assertThat(config(Map.of(), named).proposalsLast()).isEmpty();
    assertThatThrownBy(
            () ->
                config(
                    Map.of(), "--operators-file=" + alone, "--operators-second-person=heuristic"))
        .hasMessageContaining("there is one name only");
    assertThat(config(Map.of(), named, "--operators-second-person=heuristic").proposalsLast())
        .contains(Duration.ofDays(1));
    assertThatThrownBy(() -> config(Map.of(), "--operators-second-person=heuristic"))
        .hasMessageContaining("heuristic without operators_file, which names operators");
  }

  @Test
  void alertsGoToAReceiverThatIsNotPrintedAndAreSigned() throws IOException {
    Path secret =
        Files.writeString(folder.resolve("whsec"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3\n");

    Config config =
        config(
            Map.of("VERDICT_ALERTS_STUCK", "0"),
            "--alerts-webhook=https://hooks.example/t0ken",
            "--alerts-secret-file=" + secret);

    assertThat(config.alerts().webhook()).hasValue(URI.create("https://hooks.example/t0ken"));
    assertThat(config.alerts().signature()).isPresent();
    assertThat(config.alerts().thresholds())
        .isEqualTo(
            new Thresholds(
                0,
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(15),
                0.2,
                Duration.ofSeconds(2),
                Duration.ofMillis(250)));
    assertThat(config.toString()).doesNotContain("t0ken").doesNotContain("MDEy");
  }

  @Test
  void aSecretThatIsNoneOrForNobodyIsRefused() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "secret");
    String file = "--alerts-secret-file=" + wrong;
    assertThatThrownBy(() -> config(Map.of(), "--alerts-webhook=http://x/", file))
        .hasMessageContaining("holds no such secret");

    Path right =
        Files.writeString(folder.resolve("right"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3");
    assertThatThrownBy(() -> config(Map.of(), "--alerts-secret-file=" + right))
        .hasMessageContaining("given without alerts.webhook");
  }

  @Test
  void finishedTransactionsAreComparedAllTheTimeUnlessThePaceIsZero() {
    assertThat(config(Map.of()).reconciliation())
        .contains(new Config.Reconciliation(1, Duration.ofMinutes(1)));
    assertThat(
            config(
                    Map.of("VERDICT_RECONCILIATION_PER_SECOND", "0"),
                    "--reconciliation-after-ms=1000")
                .reconciliation())
        .isEmpty();
  }

  @Test
  void withoutMembersTheNodeIsOnItsOwn() {
    assertThat(config(Map.of()).cluster()).isEmpty();
  }

  @Test
  void membersAreAListOrANameOrAKubernetesService() {
    String database = "--postgres-uri=postgresql://db/verdict";
    assertThat(config(Map.of(), database, "--cluster-members=a:1, b,[::1]:7").cluster())
        .contains(
            cluster(
                new Discovery.Listed(
                    List.of(
                        new HostAndPort("a", 1),
                        new HostAndPort("b", 5701),
                        new HostAndPort("[::1]", 7)))));
    assertThat(config(Map.of("VERDICT_CLUSTER_DNS", "nodes.verdict"), database).cluster())
        .contains(cluster(new Discovery.Listed(List.of(new HostAndPort("nodes.verdict", 5701)))));
    assertThat(config(Map.of(), database, "--cluster-kubernetes=verdict").cluster())
        .contains(cluster(new Discovery.Kubernetes("verdict")));
  }

  @Test
  void howManyNodesAreMeantToRunCanBeSaid() {
    Map<String, String> member =
        Map.of("VERDICT_CLUSTER_MEMBERS", "a:1", "VERDICT_CLUSTER_NODES", "3");
    assertThat(
            config(member, "--postgres-uri=postgresql://db/verdict")
                .cluster()
                .orElseThrow()
                .nodes())
        .hasValue(3);
  }

  private static Config.Cluster cluster(Discovery discovery) {
    return new Config.Cluster(
        "verdict", InetAddress.getLoopbackAddress(), 5701, discovery, OptionalInt.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a:0", "a:65536", "a:1/x", "u@a:1", "a:1,,b:2", " , "})
  void aMemberIsAHostAndPerhapsAPort(String members) {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(),
                    "--postgres-uri=postgresql://db/verdict",
                    "--cluster-members=" + members))
        .hasMessageStartingWith("cluster.members (--cluster-members) is ");
  }

  @Test
  void aNodeThatOnlyThisMachineReachesMayCallThisMachineAndOthersMayIfToldSo() {
    String database = "--postgres-uri=postgresql://db/verdict";
    assertThat(config(Map.of()).addresses().text()).isEqualTo("loopback");
    assertThat(config(Map.of(), database).addresses().text()).isEqualTo("loopback");
    assertThat(
            config(Map.of(), database, "--http-host=0.0.0.0", "--access=open").addresses().text())
        .isEqualTo("none");
    assertThat(config(Map.of(), "--addresses-allow=none").addresses().text()).isEqualTo("none");
    assertThat(
            config(
                    Map.of("VERDICT_ADDRESSES_ALLOW", "loopback, fe80::/10"),
                    database,
                    "--access=open",
                    "--http-host=0.0.0.0")
                .addresses()
                .text())
        .isEqualTo("loopback,fe80::/10");
  }

  @Test
  void aParticipantWhereNobodyMayBeCalledIsToldAtTheStart() throws IOException {
    String file =
        file("participants:\n  bank: {base_urls: [http://bank:1, http://127.0.0.1:9000]}\n");
    String[] open = {
      "--postgres-uri=postgresql://db/verdict", "--http-host=0.0.0.0", "--access=open"
    };
    assertThatThrownBy(() -> config(Map.of("VERDICT_CONFIG", file), open))
        .hasMessageContaining(
            "participants.bank: 127.0.0.1 is a loopback address, which addresses.allow does not"
                + " allow");
    assertThat(config(Map.of("VERDICT_CONFIG", file)).participants()).hasSize(1);
  }

  @Test
  void oneWayToFindMembersIsEnoughAndAnAddressForTheOthersIsNeeded() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(),
                    "--postgres-uri=postgresql://db/verdict",
                    "--http-host=0.0.0.0",
                    "--cluster-members=a:1",
                    "--cluster-dns=b"))
        .hasMessageContaining("cluster.dns (--cluster-dns) is given beside cluster.members")
        .hasMessageContaining("advertised_url is left out, and 0.0.0.0 is no address to call");
  }

  @Test
  void allErrorsAreToldAtOnceAndASecretIsNot() throws IOException {
    String file =
        file(
            """
            http: {port: x, colour: red}
            participants:
              'a b': {base_urls: [ftp://x]}
              c: {base_urls: [], asks: perhaps, style: tcc}
            rings: 3
            shards: [1]
            """);

    assertThatThrownBy(
            () ->
                config(
                    Map.of("VERDICT_NAMESPACE", "!", "VERDICT_POSTGRES_URI", "postgres://u:pw@h/d"),
                    "--config",
                    file))
        .isInstanceOf(ConfigException.class)
        .satisfies(wrong -> assertThat(wrong).message().hasLineCount(11))
        .satisfies(wrong -> assertThat(wrong).message().doesNotContain("pw"))
        .hasMessageContaining("http.colour")
        .hasMessageContaining("rings")
        .hasMessageContaining("VERDICT_NAMESPACE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--colour=red", "bake", "--http-port"})
  void anUnknownArgumentIsAnError(String argument) {
    assertThatThrownBy(() -> config(Map.of(), argument)).isInstanceOf(ConfigException.class);
  }

  @Test
  void aFileThatIsNotThereOrNotYamlIsAnError() throws IOException {
    String broken = file("http: {port: [\n");
    assertThatThrownBy(() -> config(Map.of(), "--config", "/no/such/file"))
        .hasMessageContaining("/no/such/file cannot be read");
    assertThatThrownBy(() -> config(Map.of(), "--config", broken))
        .hasMessageContaining("is not YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpNamesEverySetting(String argument) {
    Request request = new CommandLineArguments().parse(new String[] {argument}, Map.of());

    assertThat(request)
        .asInstanceOf(type(Request.Print.class))
        .satisfies(
            print -> {
              for (Setting setting : Setting.values()) {
                assertThat(print.text()).contains(setting.flag());
              }
            });
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("verdict.yaml"), text).toString();
  }

  private static Config config(Map<String, String> environment, String... arguments) {
    return ((Request.Serve) new CommandLineArguments().parse(arguments, environment)).config();
  }

  @Test
  void theDoctorLooksAtAFurtherDatabaseOfTheSameConfiguration() {
    CommandLineArguments line = new CommandLineArguments();
    String[] words = {"doctor", "--postgres-uri=postgresql://b/verdict"};
    assertThat(line.parse(words, Map.of("VERDICT_POSTGRES_FURTHER", "postgresql://b/verdict")))
        .isInstanceOfSatisfying(
            Request.Doctor.class,
            doctor -> assertThat(doctor.postgres().uri()).isEqualTo("postgresql://b/verdict"));
  }

  @Test
  void theDoctorLooksAtAllDatabasesUnlessOneIsNamedAndTreatsOne() {
    CommandLineArguments line = new CommandLineArguments();
    Map<String, String> configured =
        Map.of(
            "VERDICT_POSTGRES_URI",
            "postgresql://a/verdict",
            "VERDICT_POSTGRES_FURTHER",
            "postgresql://b/verdict");
    assertThat(line.parse(new String[] {"doctor"}, configured))
        .isInstanceOfSatisfying(
            Request.Doctor.class,
            doctor ->
                assertThat(doctor.further())
                    .extracting(Config.Postgres::uri)
                    .containsExactly("postgresql://b/verdict"));
    assertThatThrownBy(() -> line.parse(new String[] {"doctor", "--after-restore"}, configured))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--after-restore treats one database");
  }

  @Test
  void theDoctorTakesTheDatabaseAndHowToTreatIt() {
    CommandLineArguments line = new CommandLineArguments();
    String[] words = {"doctor", "--postgres-uri=postgresql://db/verdict", "--after-restore"};
    assertThat(line.parse(words, Map.of()))
        .isInstanceOfSatisfying(
            Request.Doctor.class,
            doctor -> {
              assertThat(doctor.postgres().uri()).isEqualTo("postgresql://db/verdict");
              assertThat(doctor.afterRestore())
                  .contains(new Request.AfterRestore(RestoreTreatment.JUMP_DEFAULT, false));
            });
    assertThat(line.parse(new String[] {"doctor", "--help"}, Map.of()))
        .isInstanceOfSatisfying(
            Request.Print.class, print -> assertThat(print.text()).contains("--epoch-jump"));
  }

  @Test
  void theDoctorRefusesAJumpThatIsTooSmallAndADatabaseThatIsNotNamed() {
    CommandLineArguments line = new CommandLineArguments();
    String[] small = {"doctor", "--postgres-uri=postgresql://db/v", "--epoch-jump=5"};
    assertThatThrownBy(() -> line.parse(small, Map.of())).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> line.parse(new String[] {"admin-token"}, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("admin-token needs --postgres-uri");
    assertThatThrownBy(() -> line.parse(new String[] {"doctor"}, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--postgres-uri");
  }
}
