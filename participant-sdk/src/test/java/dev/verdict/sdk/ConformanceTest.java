package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.conformance.Conformance;
import dev.verdict.sdk.conformance.Finding;
import dev.verdict.sdk.conformance.HttpSubject;
import dev.verdict.sdk.conformance.Report;
import dev.verdict.sdk.conformance.Samples;
import dev.verdict.sdk.vertx.VertxPgStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of the protocol, over real HTTP, on real databases. */
class ConformanceTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final Map<String, Object> SOLD =
      Map.of("what", "a", "mode", "go", "note", "for ${unique}");
  private static final Map<String, Object> SOLD_OUT = Map.of("what", "a", "mode", "refuse");

  /** What to do. */
  record Order(String what, String mode) {}

  /** What came of it. */
  record Ticket(int number) {}

  /** Writes an effect into a session's database. */
  private interface Writer<C> {
    CompletionStage<Void> write(C session, String effect);
  }

  @BeforeEach
  void clean() {
    DATABASE.clean();
  }

  private static <C> Participant participant(Store<C> store, Writer<C> writer) {
    Participant.Builder<C> builder = Participant.named("shop", store);
    builder
        .preparedAsync("buy", Order.class, (c, order) -> work(writer, c, order, Result.done()))
        .tccAsync(
            "hold",
            Order.class,
            Ticket.class,
            (c, order) -> work(writer, c, order, Result.done(new Ticket(7))),
            (c, order, ticket) -> writer.write(c, "confirmed"),
            (c, order, ticket) -> writer.write(c, "undid"))
        .sagaAsync(
            "book",
            Order.class,
            Ticket.class,
            (c, order) -> work(writer, c, order, Result.done(new Ticket(8))),
            "cancel",
            (c, order, ticket) -> writer.write(c, "undid"))
        .sample("buy", SOLD, SOLD_OUT)
        .sample("hold", SOLD, SOLD_OUT)
        .sample("book", SOLD, SOLD_OUT)
        .sampleState(ConformanceTest::effects);
    Participant participant = builder.build();
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    return participant;
  }

  private static <C, O> CompletionStage<Result<O>> work(
      Writer<C> writer, C session, Order order, Result<O> result) {
    return writer
        .write(session, "did")
        .thenApply(none -> order.mode().equals("go") ? result : Result.refused("sold out"));
  }

  private static Map<String, Integer> effects() {
    List<String> all = DATABASE.query("SELECT what FROM effect");
    return Map.of("did", count(all, "did"), "ended", all.size() - count(all, "did"));
  }

  private static int count(List<String> all, String what) {
    return (int) all.stream().filter(what::equals).count();
  }

  private static void conforms(URI base) throws Exception {
    HttpRequest describe =
        HttpRequest.newBuilder(URI.create(base + "/verdict/v1/conformance")).build();
    String description = HttpClient.newHttpClient().send(describe, BodyHandlers.ofString()).body();
    Samples samples = Samples.parse(description);
    Report report =
        new Conformance(new HttpSubject(base, samples.state()), samples).run(finding -> {});
    assertThat(report.findings())
        .hasSizeGreaterThan(70)
        .allSatisfy(
            finding ->
                assertThat(finding.outcome()).as(finding.text()).isEqualTo(Finding.Outcome.HELD));
    assertThat(
            DATABASE.query("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyAdapterConformsWithJdbc(Served.Adapter adapter) throws Exception {
    try (Participant shop =
            participant(JdbcStore.postgres(DATABASE.pool()), Database::writeEffect);
        Served served = adapter.serve(shop)) {
      conforms(served.uri());
    }
  }

  @Test
  void theVertxClientConforms() throws Exception {
    try (VertxClient client = new VertxClient(DATABASE);
        Participant shop = participant(new VertxPgStore(client.pool(8)), client::writeEffect);
        Served served = Served.Adapter.VERTX.serve(shop)) {
      conforms(served.uri());
    }
  }
}
