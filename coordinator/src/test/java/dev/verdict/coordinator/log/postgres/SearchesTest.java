package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.log.SearchException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search that takes long is given up, and keeps neither the pool nor other searches for long. */
class SearchesTest {
  private static final String SLEEP = "SELECT pg_sleep($1)";

  private final OwnDatabase own = new OwnDatabase();
  private final TestPostgres postgres = own.postgres;
  private final Database database = own.database;

  SearchesTest() throws SQLException {}

  @AfterEach
  void close() throws Exception {
    own.close();
  }

  private static Future<RowSet<Row>> sleep(Searches searches, double seconds) {
    return searches.search(SLEEP, Tuple.of(seconds));
  }

  private static void assertGivenUp(Future<?> search, SearchException.Why why) {
    Awaiting.until("it is given up", search::failed);
    assertThat(search.cause())
        .isInstanceOfSatisfying(
            SearchException.class, given -> assertThat(given.why()).isEqualTo(why));
  }

  @Test
  void oneThatTakesTooLongIsGivenUpByTheServer() throws Exception {
    Searches searches = new Searches(database, Duration.ofMillis(300));

    assertGivenUp(sleep(searches, 20), SearchException.Why.TOO_LONG);

    Awaiting.until("its session is gone", () -> sessions() == 0);
    assertThat(result(sleep(searches, 0)).size()).isEqualTo(1);
    assertThat(result(database.query("SHOW statement_timeout", Tuple.tuple())).iterator().next())
        .extracting(row -> row.getString(0))
        .isEqualTo("0");
  }

  @Test
  void fewRunAtATimeSomeWaitAndThePoolIsFree() throws Exception {
    Searches searches = new Searches(database, Duration.ofSeconds(2));
    List<Future<?>> slow = new ArrayList<>();
    for (int i = 0; i < Searches.AT_ONCE_MAX; i++) {
      slow.add(sleep(searches, 20));
    }
    List<Future<?>> waiting = new ArrayList<>();
    for (int i = 0; i < Searches.WAITING_MAX; i++) {
      waiting.add(sleep(searches, 0));
    }

    assertGivenUp(sleep(searches, 0), SearchException.Why.TOO_MANY);
    Awaiting.until("they run", () -> sessions() == Searches.AT_ONCE_MAX);
    result(database.query(SLEEP, Tuple.of(0.0)));
    assertThat(waiting).noneMatch(Future::isComplete);

    slow.forEach(each -> assertGivenUp(each, SearchException.Why.TOO_LONG));
    for (Future<?> each : waiting) {
      result(each);
    }
  }

  @Test
  void aFaultIsNoTimeThatIsOverAndGivesItsPlaceBack() throws Exception {
    Searches searches = new Searches(database);
    for (int i = 0; i <= Searches.AT_ONCE_MAX; i++) {
      Future<?> wrong = searches.search("SELECT nothing", Tuple.tuple());
      Awaiting.until("it fails", wrong::failed);
      assertThat(wrong.cause()).isNotInstanceOf(SearchException.class);
    }

    assertThat(result(sleep(searches, 0)).size()).isEqualTo(1);
  }

  private int sessions() {
    try {
      return Integer.parseInt(
          postgres.one(
              "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'verdict search'"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
