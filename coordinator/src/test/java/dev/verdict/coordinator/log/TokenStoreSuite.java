package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.answer;
import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.access.TokenStore.Draft;
import dev.verdict.coordinator.audit.AuditEntry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of tokens does. */
public abstract class TokenStoreSuite {
  private static final Grant GRANT =
      new Grant(
          Set.of(Role.PARTICIPANT, Role.VIEWER), List.of("default", "other"), List.of("bank"));

  private static final AuditEntry RECORD =
      new AuditEntry("coordinator", "token_create", "", "", "the first start", "{}");

  /** An empty store. */
  protected abstract TokenStore store() throws Exception;

  private static Draft draft(String name, Optional<Duration> lasts) {
    return new Draft(name, TokenSecret.random(), GRANT, lasts, "ada");
  }

  @Test
  void aTokenIsKeptAsItsHashUntilItIsRevoked() throws Exception {
    TokenStore store = store();
    Draft draft = draft("bank", Optional.empty());

    ApiToken added = result(store.add(draft)).orElseThrow();

    assertThat(added.hash()).isEqualTo(draft.secret().hash()).hasSize(64);
    assertThat(added.ending()).isEqualTo(draft.secret().ending());
    assertThat(added.toString()).doesNotContain(draft.secret().text());
    assertThat(added.grant()).isEqualTo(GRANT);
    assertThat(added.createdBy()).isEqualTo("ada");
    assertThat(added.expiresAt()).isEmpty();
    assertThat(answer(store::live)).containsExactly(added);

    ApiToken revoked = result(store.revoke(added.id())).orElseThrow();
    assertThat(revoked.revokedAt()).isPresent();
    assertThat(result(store.revoke(added.id()))).contains(revoked);
    assertThat(answer(store::live)).isEmpty();
    assertThat(result(store.list())).containsExactly(revoked);
    assertThat(result(store.revoke(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void aTokenThatExpiredIsListedAndNotGood() throws Exception {
    TokenStore store = store();
    ApiToken lasting =
        result(store.add(draft("a", Optional.of(Duration.ofHours(1))))).orElseThrow();
    ApiToken brief = result(store.add(draft("b", Optional.of(Duration.ofMillis(1))))).orElseThrow();

    Thread.sleep(20);

    assertThat(answer(store::live)).containsExactly(lasting);
    assertThat(result(store.list())).containsExactly(brief, lasting);
    assertThat(lasting.expiresAt()).contains(lasting.createdAt().plus(Duration.ofHours(1)));
  }

  @Test
  void ofManyWhoAddTheFirstOneSucceedsAndNobodyDoesAfterIt() throws Exception {
    TokenStore store = store();
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(store.addFirst(draft("first-" + i, Optional.empty()), RECORD));
    }

    int added = 0;
    for (Future<Boolean> each : all) {
      added += result(each) ? 1 : 0;
    }

    assertThat(added).isEqualTo(1);
    ApiToken first = result(store.list()).get(0);
    result(store.revoke(first.id()));
    assertThat(result(store.addFirst(draft("again", Optional.empty()), RECORD))).isFalse();
  }

  /** Its answer may have been lost. */
  @Test
  void whoeverAddedTheFirstOneIsToldSoAgain() throws Exception {
    TokenStore store = store();
    Draft mine = draft("first", Optional.empty());

    assertThat(result(store.addFirst(mine, RECORD))).isTrue();

    assertThat(result(store.addFirst(mine, RECORD))).isTrue();
    assertThat(result(store.addFirst(draft("other", Optional.empty()), RECORD))).isFalse();
    assertThat(result(store.list())).hasSize(1);
    assertThat(result(store.find(mine.id()))).isPresent();
    assertThat(result(store.find(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void soManyAreEnough() throws Exception {
    TokenStore store = store();
    ApiToken one = result(store.add(draft("one", Optional.empty()))).orElseThrow();
    for (int i = 1; i < ApiToken.LIVE_MAX; i++) {
      assertThat(result(store.add(draft("many", Optional.empty())))).isPresent();
    }
    assertThat(result(store.add(draft("more", Optional.empty())))).isEmpty();

    result(store.revoke(one.id()));

    assertThat(result(store.add(draft("more", Optional.empty())))).isPresent();
  }
}
