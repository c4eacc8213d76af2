package dev.verdict.coordinator.access;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.access.TokenStore.Draft;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What a node knows of tokens between two looks at the database, and for how long it relies on it.
 */
class TokenBookTest {
  private Duration passed = Duration.ZERO;
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final MemoryDatabase database =
      new MemoryDatabase(1, () -> Instant.parse("2026-01-01T00:00:00Z").plus(passed));
  private final TokenStore store = database.tokens(Runnable::run);
  private final TokenBook book = new TokenBook(nanos::get);

  private TokenSecret given(Optional<Duration> lasts) throws Exception {
    TokenSecret secret = TokenSecret.random();
    Grant grant = new Grant(Set.of(Role.VIEWER), List.of(), List.of());
    result(store.add(new Draft("ada", secret, grant, lasts, "test")));
    return secret;
  }

  /** A store whose good tokens are told by somebody else. */
  private static TokenStore answering(Future<List<ApiToken>> live) {
    return (TokenStore)
        Proxy.newProxyInstance(
            TokenStore.class.getClassLoader(),
            new Class<?>[] {TokenStore.class},
            (proxy, method, arguments) -> live);
  }

  @Test
  void aBookThatWasNotReadHonoursNobody() throws Exception {
    TokenSecret secret = given(Optional.empty());

    assertThat(book.isFresh()).isFalse();
    assertThat(book.find(secret.text())).isEmpty();
    assertThatThrownBy(() -> result(book.refresh())).hasMessageContaining("no database yet");
  }

  @Test
  void whatIsMadeOrRevokedIsNoticedWhenItIsReadNext() throws Exception {
    book.open(store);
    result(book.refresh());
    TokenSecret secret = given(Optional.empty());
    assertThat(book.find(secret.text())).isEmpty();

    result(book.refresh());

    ApiToken known = book.find(secret.text()).orElseThrow();
    assertThat(known.name()).isEqualTo("ada");
    assertThat(book.find(secret.text() + "A")).isEmpty();
    assertThat(book.find(secret.hash())).isEmpty();
    result(store.revoke(known.id()));
    assertThat(book.find(secret.text())).isPresent();
    result(book.refresh());
    assertThat(book.find(secret.text())).isEmpty();
  }

  @Test
  void whatExpiresByTheDatabasesClockIsNoticedWhenItIsReadNext() throws Exception {
    book.open(store);
    TokenSecret secret = given(Optional.of(Duration.ofMinutes(1)));
    result(book.refresh());
    assertThat(book.find(secret.text())).isPresent();

    passed = Duration.ofMinutes(1);
    result(book.refresh());

    assertThat(book.find(secret.text())).isEmpty();
  }

  @Test
  void whatCouldNotBeReadForTooLongIsNotReliedOn() throws Exception {
    book.open(store);
    result(book.refresh());
    nanos.addAndGet(TokenBook.FRESH_MAX.toNanos());
    assertThat(book.isFresh()).isTrue();
    database.setReachable(false);
    assertThatThrownBy(() -> result(book.refresh())).hasMessageContaining("away");

    nanos.incrementAndGet();

    assertThat(book.isFresh()).isFalse();
    database.setReachable(true);
    result(book.refresh());
    assertThat(book.isFresh()).isTrue();
  }

  /** The page that was asked for before may come in after it. */
  @Test
  void whatIsRevokedHereIsGoodNoMoreWhateverWasAskedForBefore() throws Exception {
    TokenSecret secret = given(Optional.empty());
    TokenSecret other = given(Optional.empty());
    Promise<List<ApiToken>> slow = Promise.promise();
    book.open(store);
    result(book.refresh());
    ApiToken token = book.find(secret.text()).orElseThrow();
    book.open(answering(slow.future()));
    nanos.incrementAndGet();
    Future<Void> refresh = book.refresh();
    nanos.incrementAndGet();

    book.forget(token.id());

    assertThat(book.find(secret.text())).isEmpty();
    assertThat(book.find(other.text())).isPresent();
    slow.complete(result(store.live()));
    result(refresh);
    assertThat(book.find(secret.text())).isEmpty();
    assertThat(book.find(other.text())).isPresent();
  }

  @Test
  void aTokenIs256RandomBitsThatNothingPrints() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      TokenSecret secret = TokenSecret.random();
      assertThat(secret.text()).matches("vdt_[A-Za-z0-9_-]{43}");
      assertThat(secret.toString()).doesNotContain(secret.text()).endsWith(secret.ending());
      all.add(secret.text());
    }
    assertThat(all).hasSize(1_000);
  }

  @Test
  void aGrantCoversWhatIsNotWider() {
    Grant everywhere = new Grant(Set.of(Role.ADMIN), List.of(), List.of());
    Grant both = new Grant(Set.of(Role.ADMIN), List.of("a", "b"), List.of());
    Grant one = new Grant(Set.of(Role.VIEWER), List.of("a"), List.of());

    assertThat(everywhere.covers(both)).isTrue();
    assertThat(both.covers(one)).isTrue();
    assertThat(both.covers(everywhere)).isFalse();
    assertThat(one.covers(both)).isFalse();
    assertThat(one.reaches("a")).isTrue();
    assertThat(one.reaches("b")).isFalse();
    assertThat(everywhere.reaches("b")).isTrue();
  }
}
