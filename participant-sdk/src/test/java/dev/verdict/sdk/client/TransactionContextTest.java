package dev.verdict.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a context makes of the answers to the calls that carried its transaction. */
class TransactionContextTest {
  private static final TxId ID = TxId.of(1, 2, 3, 4);
  private static final String WALLET = "POST http://wallet/holds";

  private final TransactionContext root = TransactionContext.root(ID);

  private void answer(int status, Map<String, String> headers) {
    root.passOn(WALLET).answered(status, name -> Optional.ofNullable(headers.get(name)));
  }

  private static Map<String, String> votes(String text) {
    return Map.of(TransactionContext.VOTES_HEADER, text);
  }

  @Test
  void everyCallAndEveryCallOfACallHasAPlaceOfItsOwn() {
    assertThat(root.passOn(WALLET).header()).isEqualTo(ID.text() + "/0.1");
    String second = root.passOn(WALLET).header();
    assertThat(second).isEqualTo(ID.text() + "/0.2");
    TransactionContext callee = TransactionContext.received(second);
    assertThat(callee.id()).isEqualTo(ID);
    assertThat(callee.passOn(WALLET).header()).isEqualTo(ID.text() + "/0.2.1");
  }

  @Test
  void votesThatAnswersTellAreCollected() {
    answer(200, votes("0.1-1=yes, 0.1.1-1=yes"));
    answer(204, votes("none"));
    assertThat(root.doomed()).isEmpty();
    assertThat(root.conclude())
        .isEqualTo(
            Map.of(new BranchId("0.1-1"), Vote.commit(), new BranchId("0.1.1-1"), Vote.commit()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          200 | -         | -        | does not take part
          200 | none      | no funds | no funds
          200 | 0.1-1=no  | -        | voted no
          200 | 0.1-1     | -        | not understood
          200 | a b=yes   | -        | not understood
          200 | 0.1-1=oui | -        | not understood
          404 | none      | -        | answered 404
          503 | -         | -        | answered 503
          500 | none      | broken   | broken
          """)
  void whateverIsNotAGoodAnswerDoomsTheTransaction(
      int status, String votes, String abort, String why) {
    Map<String, String> headers = new HashMap<>();
    Optional.ofNullable(votes).ifPresent(it -> headers.put(TransactionContext.VOTES_HEADER, it));
    Optional.ofNullable(abort).ifPresent(it -> headers.put(TransactionContext.ABORT_HEADER, it));
    answer(status, headers);
    assertThat(root.doomed()).get().asString().contains(why);
  }

  @Test
  void aCallThatFailsDoomsAndNothingIsPassedOnAfterwards() {
    root.passOn(WALLET).failed(new IOException("connection reset"));
    assertThat(root.doomed()).get().asString().contains(WALLET).contains("connection reset");
    assertThatThrownBy(() -> root.passOn(WALLET)).isInstanceOf(TransactionDoomedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://order_service:8080/holds, POST http://order_service:8080/holds",
    "http://me:secret@order_service/holds?key=1, POST http://order_service/holds",
    "http://me:secret@wallet:8080/holds?key=1#a, POST http://wallet:8080/holds",
    "http://[::1]:8080/holds, POST http://[::1]:8080/holds"
  })
  void aCallIsNamedByItsServerAndPathAlone(String uri, String name) {
    root.passOn("POST", URI.create(uri)).failed(new IOException("connection reset"));
    assertThat(root.doomed()).get().asString().contains(name + " ").doesNotContain("secret", "key");
  }

  @Test
  void aCallThatIsStillUnderWayAtTheEndDooms() {
    root.passOn(WALLET);
    root.conclude();
    assertThat(root.doomed()).get().asString().contains("still under way");
  }

  @Test
  void onlyTheFirstWordAboutACallCounts() {
    Passage passage = root.passOn(WALLET);
    passage.answered(200, name -> Optional.of("none").filter(it -> name.endsWith("Votes")));
    passage.failed(new IOException("while the body was read"));
    root.conclude();
    assertThat(root.doomed()).isEmpty();
  }

  @Test
  void theAnswerTellsVotesAndWhyNotToCommit() {
    TransactionContext callee = TransactionContext.received(ID.text() + "/0.1");
    assertThat(TransactionContext.received(ID.text() + "/0.2").answerHeaders())
        .isEqualTo(votes("none"));
    callee.settled(Map.of(new BranchId("0.1.1-1"), Vote.commit()), Optional.empty());
    callee.doom("Überzogen\r\nX: y");
    assertThat(callee.answerHeaders())
        .containsEntry(TransactionContext.VOTES_HEADER, "0.1.1-1=yes")
        .containsEntry(TransactionContext.ABORT_HEADER, "?berzogen??X: y");
    assertThatThrownBy(() -> callee.passOn(WALLET)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void callsNestedTooDeepAreRefused() {
    TransactionContext deep = root;
    for (int i = 0; i < 9; i++) {
      deep = TransactionContext.received(deep.passOn(WALLET).header());
    }
    TransactionContext deepest = deep;
    assertThatThrownBy(() -> deepest.passOn(WALLET))
        .isInstanceOf(TransactionDoomedException.class)
        .hasMessageContaining("too deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "/0.1", "not-an-id/0.1", "%s", "%s/", "%s/a", "%s/0.1/2"})
  void aMalformedHeaderIsRefused(String text) {
    assertThatThrownBy(() -> TransactionContext.received(text.formatted(ID.text())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(TransactionContext.HEADER);
  }

  @Test
  void bindingsNest() {
    TransactionContext other = TransactionContext.root(ID);
    try (TransactionContext.Binding outer = root.bind()) {
      try (TransactionContext.Binding inner = other.bind()) {
        assertThat(TransactionContext.current()).contains(other);
      }
      assertThat(TransactionContext.current()).contains(root);
    }
    assertThat(TransactionContext.current()).isEmpty();
  }
}
