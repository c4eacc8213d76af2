package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.sdk.conformance.Conformance;
import dev.verdict.sdk.conformance.Finding;
import dev.verdict.sdk.conformance.HttpSubject;
import dev.verdict.sdk.conformance.Report;
import dev.verdict.sdk.conformance.Samples;
import dev.verdict.sdk.conformance.Subject;
import dev.verdict.sdk.vertx.VertxPgStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of the protocol, over real HTTP, with every store on its real database. */
class ConformanceTest {
  private static final Postgres POSTGRES = Postgres.freshDatabase();
  private static final MariaDb MARIADB = MariaDb.freshDatabase();
  private static final VertxClient POSTGRES_CLIENT = new VertxPgClient(POSTGRES);
  private static final VertxMySqlClient MARIADB_CLIENT = new VertxMySqlClient(MARIADB);
  private static final Map<String, Object> SOLD =
      Map.of("what", "a", "mode", "go", "note", "for ${unique}");
  private static final Map<String, Object> LOOKED = Map.of("what", "a", "mode", "look");
  private static final Map<String, Object> SOLD_OUT = Map.of("what", "a", "mode", "refuse");

  /** What to do. */
  record Order(String what, String mode) {}

  /** What came of it. */
  record Ticket(int number) {}

  /** Writes an effect into a session's database. */
  private interface Writer<C> {
    CompletionStage<Void> write(C session, String effect);
  }

  /**
   * A store, and how its database is seen from outside.
   *
   * @param effects what handlers wrote
   * @param prepared how much is prepared
   */
  private record Stand<C>(
      Store<C> store, Writer<C> writer, Supplier<List<String>> effects, IntSupplier prepared) {
    static <C> Stand<C> on(Database database, Store<C> store, Writer<C> writer) {
      database.clean();
      return new Stand<>(store, writer, database::effects, database::preparedCount);
    }

    static Stand<Connection> overJdbc(
        Database database, Function<JdbcStore.Builder, JdbcStore.Builder> settings) {
      JdbcStore.Builder builder = settings.apply(JdbcStore.builder(database.pool()));
      return on(database, builder.build(), Database::writeEffect);
    }

    static Stand<MemoryTransaction> inMemory() {
      List<String> effects = Collections.synchronizedList(new ArrayList<>());
      return new Stand<>(
          new MemoryStore(),
          (session, effect) -> {
            session.onCommit(() -> effects.add(effect));
            return CompletableFuture.completedFuture(null);
          },
          () -> List.copyOf(effects),
          () -> 0);
    }

    Participant participant() {
      Participant.Builder<C> builder = Participant.named("shop", store);
      builder
          .preparedAsync("buy", Order.class, (c, order) -> work(c, order, Result.done()))
          .tccAsync(
              "hold",
              Order.class,
              Ticket.class,
              (c, order) -> work(c, order, Result.done(new Ticket(7))),
              (c, order, ticket) -> writer.write(c, "confirmed"),
              (c, order, ticket) -> writer.write(c, "undid"))
          .sagaAsync(
              "book",
              Order.class,
              Ticket.class,
              (c, order) -> work(c, order, Result.done(new Ticket(8))),
              "cancel",
              (c, order, ticket) -> writer.write(c, "undid"))
          .sample("buy", SOLD, SOLD_OUT)
          .sample("hold", SOLD, SOLD_OUT)
          .preparedAsync("check", Order.class, this::inspect)
          .tccAsync(
              "inspect",
              Order.class,
              Result.None.class,
              this::inspect,
              (c, order, none) -> writer.write(c, "confirmed"),
              (c, order, none) -> writer.write(c, "undid"))
          .sample("check", SOLD, SOLD_OUT)
          .sampleReadOnly("check", LOOKED)
          .sample("inspect", SOLD, SOLD_OUT)
          .sampleReadOnly("inspect", LOOKED)
          .sample("book", SOLD, SOLD_OUT)
          .sampleState(this::numbers);
      Participant participant = builder.build();
      Calls.await(participant.createSchema());
      Calls.await(participant.start());
      return participant;
    }

    private <O> CompletionStage<Result<O>> work(C session, Order order, Result<O> result) {
      return writer
          .write(session, "did")
          .thenApply(none -> order.mode().equals("go") ? result : Result.refused("sold out"));
    }

    /** Looks only, unless it is asked to do something. */
    private CompletionStage<Result<Result.None>> inspect(C session, Order order) {
      return order.mode().equals("look")
          ? CompletableFuture.completedFuture(Result.readOnly())
          : work(session, order, Result.done());
    }

    private Map<String, Integer> numbers() {
      List<String> all = effects.get();
      int did = (int) all.stream().filter("did"::equals).count();
      return Map.of("did", did, "ended", all.size() - did);
    }

    void conforms(Served.Adapter adapter) throws Exception {
      try (Participant shop = participant();
          Served served = adapter.serve(shop)) {
        assertThat(check(served.uri()).findings())
            .hasSizeGreaterThan(80)
            .allSatisfy(
                finding ->
                    assertThat(finding.outcome())
                        .as(finding.text())
                        .isEqualTo(Finding.Outcome.HELD));
        assertThat(prepared.getAsInt()).isZero();
      }
    }
  }

  /** Coalesced calls are answered like single ones. */
  @ParameterizedTest
  @EnumSource
  void everyAdapterConformsIfAllCallsComeInBatches(Served.Adapter adapter) throws Exception {
    try (Participant shop = Stand.inMemory().participant();
        Served served = adapter.serve(shop)) {
      Samples samples = samples(served.uri());
      Subject subject = new InBatches(new HttpSubject(served.uri(), samples.state()));
      assertThat(new Conformance(subject, samples).run(finding -> {}).findings())
          .hasSizeGreaterThan(80)
          .allSatisfy(
              finding ->
                  assertThat(finding.outcome()).as(finding.text()).isEqualTo(Finding.Outcome.HELD));
    }
  }

  private static Report check(URI base) throws Exception {
    Samples samples = samples(base);
    return new Conformance(new HttpSubject(base, samples.state()), samples).run(finding -> {});
  }

  private static Samples samples(URI base) throws Exception {
    HttpRequest describe =
        HttpRequest.newBuilder(URI.create(base + "/verdict/v1/conformance")).build();
    String description = HttpClient.newHttpClient().send(describe, BodyHandlers.ofString()).body();
    return Samples.parse(description);
  }

  @AfterAll
  static void stop() {
    POSTGRES_CLIENT.close();
    MARIADB_CLIENT.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyAdapterConformsOnPostgresOverJdbc(Served.Adapter adapter) throws Exception {
    Stand.overJdbc(POSTGRES, it -> it).conforms(adapter);
  }

  @Test
  void postgresOverTheVertxClientConforms() throws Exception {
    Stand.on(POSTGRES, new VertxPgStore(POSTGRES_CLIENT.pool(8)), POSTGRES_CLIENT::writeEffect)
        .conforms(Served.Adapter.VERTX);
  }

  @Test
  void postgresByXaConforms() throws Exception {
    Stand.overJdbc(POSTGRES, it -> it.xa(POSTGRES.xaDataSource())).conforms(Served.Adapter.JETTY);
  }

  /** Which prepares by XA; so its handlers run in XA transactions and in those of the pool. */
  @Test
  void mariaDbOverJdbcConforms() throws Exception {
    Stand.overJdbc(MARIADB, it -> it.xa(MARIADB.xaDataSource())).conforms(Served.Adapter.TOMCAT);
  }

  @Test
  void mariaDbOverTheVertxClientConforms() throws Exception {
    Stand.on(MARIADB, MARIADB_CLIENT.store(8).build(), MARIADB_CLIENT::writeEffect)
        .conforms(Served.Adapter.VERTX);
  }

  @Test
  void theMemoryStoreConforms() throws Exception {
    Stand.inMemory().conforms(Served.Adapter.JDK);
  }
}
