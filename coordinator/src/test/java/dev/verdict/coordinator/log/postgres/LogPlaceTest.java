package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.log.postgres.LogPlace.MisplacedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A database is taken for no other than the one as which it was set up. */
class LogPlaceTest {
  private static final int SHARDS = 4;

  private static LogPlace.Log migrate(
      TestPostgres database, int number, int databases, Optional<LogPlace.Log> log)
      throws SQLException {
    LogPlace place = new LogPlace(number, databases, SHARDS);
    return Migrations.migrate(database.dataSource(), place, log, Instant.now());
  }

  private static LogPlace.Log home(TestPostgres database, int databases) throws SQLException {
    return migrate(database, 0, databases, Optional.empty());
  }

  @Test
  void theSameAgainChangesNothing() throws Exception {
    List<TestPostgres> all = TestPostgres.createSpread(2);
    LogPlace.Log log = home(all.get(0), 2);
    assertThat(log.complete()).isTrue();
    assertThat(migrate(all.get(1), 1, 2, Optional.of(log)).id()).isEqualTo(log.id());
  }

  @Test
  void severalNodesMaySetUpAtOnce() throws Exception {
    TestPostgres database = TestPostgres.empty();
    List<CompletableFuture<LogPlace.Log>> logs =
        List.of(setUp(database), setUp(database), setUp(database));
    assertThat(logs).extracting(log -> log.get().id()).containsOnly(logs.get(0).get().id());
  }

  private static CompletableFuture<LogPlace.Log> setUp(TestPostgres database) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return home(database, 2);
          } catch (SQLException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  @Test
  void anotherNumberOfDatabasesIsRefused() throws Exception {
    List<TestPostgres> all = TestPostgres.createSpread(2);
    assertThatThrownBy(() -> home(all.get(0), 1))
        .isInstanceOf(MisplacedException.class)
        .hasMessageContaining("database 1 of 1 was set up as database 1 of a log in 2");
    assertThatThrownBy(() -> home(all.get(0), 3)).isInstanceOf(MisplacedException.class);
  }

  @Test
  void anotherOrderIsRefused() throws Exception {
    List<TestPostgres> all = TestPostgres.createSpread(2);
    assertThatThrownBy(() -> home(all.get(1), 2))
        .isInstanceOf(MisplacedException.class)
        .hasMessageContaining("database 1 of 2 was set up as database 2 of a log in 2");
  }

  @Test
  void aDatabaseOfAnotherLogIsRefused() throws Exception {
    LogPlace.Log ours = home(TestPostgres.createSpread(2).get(0), 2);
    TestPostgres theirs = TestPostgres.createSpread(2).get(1);
    assertThatThrownBy(() -> migrate(theirs, 1, 2, Optional.of(ours)))
        .isInstanceOf(MisplacedException.class)
        .hasMessageContaining("of another log");
  }

  @Test
  void aLogThatWasAloneStaysAlone() throws Exception {
    TestPostgres alone = TestPostgres.create();
    assertThatThrownBy(() -> home(alone, 2))
        .isInstanceOf(MisplacedException.class)
        .hasMessageContaining("a log in one database");
    LogPlace.Log other = home(TestPostgres.empty(), 2);
    assertThatThrownBy(() -> migrate(alone, 1, 2, Optional.of(other)))
        .isInstanceOf(MisplacedException.class);
  }

  @Test
  void aLogOfAReleaseBeforePlacesIsAlone() throws Exception {
    TestPostgres old = TestPostgres.create();
    old.execute("DELETE FROM log_place");
    assertThatThrownBy(() -> home(old, 2)).isInstanceOf(MisplacedException.class);
    assertThat(old.one("SELECT count(*) FROM log_place")).isEqualTo("0");
    home(old, 1);
    assertThat(old.one("SELECT place || ' of ' || databases FROM log_place")).isEqualTo("0 of 1");
  }

  /** Else all that was decided there would count as never begun. */
  @Test
  void anEmptyDatabaseInThePlaceOfOneThatWasInUseIsRefused() throws Exception {
    LogPlace.Log log = home(TestPostgres.createSpread(2).get(0), 2);
    assertThatThrownBy(() -> migrate(TestPostgres.empty(), 1, 2, Optional.of(log)))
        .isInstanceOf(MisplacedException.class)
        .hasMessageContaining("is empty, but the log was in use");
  }

  private static String tables(TestPostgres database) throws SQLException {
    return database.one(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
  }

  /** Neither one of another log, of an earlier release, nor an empty one. */
  @Test
  void aDatabaseThatIsRefusedIsLeftAsItIs() throws Exception {
    LogPlace.Log ours = home(TestPostgres.createSpread(2).get(0), 2);
    TestPostgres theirs = TestPostgres.createSpread(2).get(1);
    TestPostgres alone = TestPostgres.create();
    alone.execute("DROP TABLE log_place");
    TestPostgres empty = TestPostgres.empty();
    for (TestPostgres each : List.of(theirs, alone, empty)) {
      each.execute("DROP TABLE IF EXISTS flyway_schema_history");
      String before = tables(each);
      assertThatThrownBy(() -> migrate(each, 1, 2, Optional.of(ours)))
          .isInstanceOf(MisplacedException.class);
      assertThat(tables(each)).isEqualTo(before);
    }
    assertThat(tables(empty)).isEqualTo("0");
  }

  @Test
  void theLookAtTheDatabaseWaitsForNoSchemaChangeForEver() throws Exception {
    TestPostgres home = TestPostgres.createSpread(2).get(0);
    try (Connection changing = home.jdbc();
        Statement statement = changing.createStatement();
        Connection looking = home.jdbc()) {
      changing.setAutoCommit(false);
      statement.execute("LOCK TABLE log_place");
      LogPlace place = new LogPlace(0, 2, SHARDS);
      assertThatThrownBy(() -> place.examine(looking, Optional.empty(), Duration.ofMillis(50)))
          .hasMessageContaining("lock timeout");
    }
  }

  /** As many of 15 live in the first of two databases as of 16. */
  @Test
  void anotherNumberOfShardsIsRefusedThoughAsManyLiveHere() throws Exception {
    TestPostgres home = TestPostgres.empty();
    Migrations.migrate(home.dataSource(), new LogPlace(0, 2, 15), Optional.empty(), Instant.now());
    assertThatThrownBy(
            () ->
                Migrations.migrate(
                    home.dataSource(), new LogPlace(0, 2, 16), Optional.empty(), Instant.now()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the log was set up with 15, which cannot become 16");
  }

  @Test
  void anotherNumberOfShardsIsRefused() throws Exception {
    TestPostgres home = TestPostgres.createSpread(2).get(0);
    assertThatThrownBy(
            () ->
                Migrations.migrate(
                    home.dataSource(), new LogPlace(0, 2, 8), Optional.empty(), Instant.now()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the log was set up with 4, which cannot become 8");
  }
}
