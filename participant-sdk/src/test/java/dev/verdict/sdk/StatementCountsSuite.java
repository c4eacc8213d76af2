package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the barrier costs when all goes well: at most two statements a call beside the handler's
 * own. What begins and ends a transaction, prepared or not, is not the barrier's.
 */
abstract class StatementCountsSuite<C> {
  private static final int STATEMENTS_MAX = 2;
  private static final String DONE = "{\"result\":\"done\"";
  private static final String WHAT = "{\"what\":\"a\"}";
  private static final String HANDLERS = "INSERT INTO effect";
  private static final Pattern TRANSACTIONS_OWN =
      Pattern.compile(
          "(?i)(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|PREPARE TRANSACTION|XA (start|end|prepare|commit)\\b).*");

  private Participant participant;
  private Calls calls;

  /** What to write. */
  record Note(String what) {}

  abstract Store<C> store();

  abstract CompletionStage<Void> write(C session, String effect);

  abstract Database database();

  /** The first lines of what was executed since {@link #forget}. */
  abstract List<String> executed();

  abstract void forget();

  @BeforeEach
  void build() {
    database().clean();
    participant =
        Participant.named("bank", store())
            .preparedAsync("op", Note.class, (c, in) -> did(c, in))
            .tccAsync(
                "op",
                Note.class,
                Result.None.class,
                (c, in) -> did(c, in),
                (c, in, out) -> write(c, "confirmed"),
                (c, in, out) -> write(c, "cancelled"))
            .sagaAsync(
                "op",
                Note.class,
                Result.None.class,
                (c, in) -> did(c, in),
                "undo",
                (c, in, out) -> write(c, "undone"))
            .build();
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    calls = new Calls(participant, Calls.newTx());
    forget();
  }

  private CompletionStage<Result<Result.None>> did(C session, Note note) {
    return write(session, note.what()).thenApply(none -> Result.done());
  }

  @AfterEach
  void close() {
    participant.close();
    database().rollBackAllPrepared();
  }

  private void work(String kind) {
    assertThat(calls.work(kind, "op", WHAT)).startsWith(DONE);
    costsAtMostTwo(kind);
  }

  private void end(String kind) {
    assertThat(calls.end(kind)).startsWith(DONE);
    costsAtMostTwo(kind);
  }

  private void costsAtMostTwo(String kind) {
    assertThat(executed())
        .as(kind)
        .filteredOn(sql -> !sql.startsWith(HANDLERS))
        .filteredOn(sql -> !TRANSACTIONS_OWN.matcher(sql).matches())
        .hasSizeLessThanOrEqualTo(STATEMENTS_MAX)
        .isNotEmpty();
    forget();
  }

  @Test
  void twoPhaseCommit() {
    work("prepare");
    end("commit");
    assertThat(database().effects()).containsExactly("a");
  }

  @Test
  void tryAndConfirm() {
    work("try");
    end("confirm");
    assertThat(database().effects()).containsExactly("a", "confirmed");
  }

  @Test
  void tryAndCancel() {
    work("try");
    end("cancel");
    assertThat(database().effects()).containsExactly("a", "cancelled");
  }

  @Test
  void actionAndCompensation() {
    work("action");
    end("compensate");
    assertThat(database().effects()).containsExactly("a", "undone");
  }

  @Test
  void actionAndSettle() {
    work("action");
    end("settle");
    assertThat(database().effects()).containsExactly("a");
  }
}
