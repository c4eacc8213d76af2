package dev.verdict.coordinator.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.FreePorts;
import dev.verdict.coordinator.addresses.AddressRules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts reach their receiver once and in order, whatever goes wrong on the way. */
class WebhookTest {
  private static final byte[] SECRET = "0123456789abcdef01234567".getBytes(UTF_8);
  private static final Webhook.Patience SHORT =
      new Webhook.Patience(Duration.ofMillis(500), Duration.ofMillis(10), Duration.ofMillis(50));

  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Receiver receiver = new Receiver();
  private final Webhook webhook = webhook(receiver.url(), Optional.empty());

  @AfterEach
  void close() throws Exception {
    webhook.close();
    receiver.close();
    Awaiting.result(vertx.close());
  }

  private Webhook webhook(URI url, Optional<Signature> signature) {
    return new Webhook(
        vertx, url, AddressRules.WITH_LOOPBACK, signature, SHORT, new Webhook.Counts(registry));
  }

  private static AlertMessage message(String subject) {
    Finding finding = new Finding(AlertKind.PARTICIPANT_SLOW, subject, "slow", 3, 2);
    Alert alert =
        new Alert(
            finding,
            Instant.parse("2026-01-01T12:00:00.123Z"),
            Instant.parse("2026-01-01T12:00:15.123Z"));
    return new AlertMessage.Sender("http://a:1", "default")
        .message(
            AlertMessage.Event.FIRED,
            AlertKind.Scope.NODE,
            Optional.of(alert),
            List.of(alert),
            Instant.parse("2026-01-01T12:00:30Z"));
  }

  private double count(String result) {
    return registry.get("verdict.alert.messages").tag("result", result).counter().count();
  }

  private List<String> subjects() {
    return receiver.messages.stream()
        .map(message -> message.json().at("/alert/subject").asText())
        .toList();
  }

  @Test
  void theyArriveInOrderAndSayWhatIsTheMatter() {
    List<String> names = IntStream.range(0, 20).mapToObj(n -> "s" + n).toList();
    names.forEach(name -> webhook.send(message(name)));

    Awaiting.until("all arrived", () -> count("delivered") == names.size());
    assertThat(subjects()).isEqualTo(names);
    Receiver.Message first = receiver.messages.get(0);
    assertThat(first.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("webhook-id", first.json().path("id").asText())
        .doesNotContainKey("webhook-signature");
    assertThat(first.json().path("alert").toString())
        .isEqualTo(
            "{\"id\":\"participant_slow/s0\",\"kind\":\"participant_slow\",\"scope\":\"node\","
                + "\"subject\":\"s0\",\"text\":\"slow\",\"value\":3.0,\"threshold\":2.0,"
                + "\"since\":\"2026-01-01T12:00:00.123Z\","
                + "\"seen_at\":\"2026-01-01T12:00:15.123Z\"}");
    assertThat(first.json().path("node").asText()).isEqualTo("http://a:1");
    assertThat(first.json().path("firing")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408, Receiver.HANGS})
  void whatDoesNotGetThroughIsSentAgainUnderTheSameIdAndHoldsUpWhatFollows(int answer) {
    receiver.answers.add(answer);
    receiver.answers.add(answer);
    webhook.send(message("a"));
    webhook.send(message("b"));

    Awaiting.until("both arrived", () -> count("delivered") == 2);
    assertThat(subjects()).containsExactly("a", "a", "a", "b");
    List<String> ids =
        receiver.messages.stream().map(each -> each.json().path("id").asText()).toList();
    assertThat(ids.subList(0, 3)).containsOnly(ids.get(0));
    assertThat(ids.get(3)).isNotEqualTo(ids.get(0));
    assertThat(count("failed")).isEqualTo(2);
    assertThat(count("lost")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 410, 302})
  void whatIsRefusedForGoodIsNotSentAgainNorElsewhere(int answer) {
    receiver.answers.add(answer);
    webhook.send(message("a"));
    webhook.send(message("b"));

    Awaiting.until("the next arrived", () -> count("delivered") == 1);
    assertThat(subjects()).containsExactly("a", "b");
    assertThat(count("lost")).isEqualTo(1);
  }

  @Test
  void aReceiverThatIsAwayIsTriedUntilItIsThere() {
    int port = FreePorts.one();
    Webhook toNobody = webhook(URI.create("http://127.0.0.1:" + port + "/hook"), Optional.empty());
    toNobody.send(message("a"));
    Awaiting.until("it was tried", () -> count("failed") >= 3);

    try (Receiver late = new Receiver(port)) {
      Awaiting.until("it arrived", () -> count("delivered") == 1);
      assertThat(late.messages.stream().map(each -> each.json().path("id")).distinct())
          .as("also if its answer took too long, and it came again")
          .hasSize(1);
    } finally {
      toNobody.close();
    }
  }

  @Test
  void moreThanABoundedNumberDoesNotWaitAndTheOldestGoFirst() {
    receiver.answers.add(Receiver.HANGS);
    webhook.send(message("first"));
    Awaiting.until("it hangs", () -> receiver.messages.size() == 1);
    for (int i = 0; i < Webhook.WAITING_MAX + 5; i++) {
      webhook.send(message("s" + i));
    }

    Awaiting.until("all others arrived", () -> count("delivered") == Webhook.WAITING_MAX + 1);
    assertThat(count("lost")).isEqualTo(5);
    assertThat(subjects()).startsWith("first", "first", "s5").doesNotContain("s4");
  }

  @Test
  void aReceiverThatSpeaksNoTlsIsAFailureLikeAnyOther() {
    URI secure = URI.create(receiver.url().toString().replace("http:", "https:"));
    Webhook toTls = webhook(secure, Optional.empty());
    toTls.send(message("a"));

    Awaiting.until("it was tried again", () -> count("failed") >= 2);
    assertThat(receiver.messages).isEmpty();
    toTls.close();
  }

  @Test
  void theyAreSignedAsStandardWebhooksSay() throws Exception {
    Signature signature =
        Signature.of(Signature.PREFIX + Base64.getEncoder().encodeToString(SECRET)).orElseThrow();
    Webhook signing = webhook(receiver.url(), Optional.of(signature));
    signing.send(message("a"));
    Awaiting.until("it arrived", () -> count("delivered") == 1);

    Receiver.Message received = receiver.messages.get(0);
    String signed =
        received.headers().get("webhook-id")
            + "."
            + received.headers().get("webhook-timestamp")
            + "."
            + received.body();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    assertThat(received.headers().get("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8))));
    signing.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "whsec_", "whsec_%%%", "whsec_MDEy"})
  void aSecretThatIsNoneIsNotTaken(String secret) {
    assertThat(Signature.of(secret)).isEmpty();
  }

  @Test
  void whereTheCoordinatorMayNotCallNobodyIsTold() {
    Webhook strict =
        new Webhook(
            vertx,
            receiver.url(),
            AddressRules.STRICT,
            Optional.empty(),
            SHORT,
            new Webhook.Counts(registry));
    strict.send(message("a"));

    Awaiting.until("it was tried again", () -> count("failed") >= 2);
    assertThat(receiver.messages).isEmpty();
    strict.close();
  }
}
