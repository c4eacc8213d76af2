package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.answer;
import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.access.SessionSecret;
import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.access.SignIn;
import dev.verdict.coordinator.access.TokenSecret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of sessions does. */
public abstract class SessionStoreSuite {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String TOKEN = TokenSecret.random().hash();

  /** An empty store. */
  protected abstract SessionStore store() throws Exception;

  private static SignIn opened(SessionStore store, Duration idle, Duration lifetime)
      throws Exception {
    return result(store.open(SessionSecret.random().hash(), TOKEN, idle, lifetime)).orElseThrow();
  }

  @Test
  void aSessionIsKnownUntilItIsEnded() throws Exception {
    SessionStore store = store();
    SignIn opened = opened(store, HOUR, DAY);

    assertThat(opened.tokenHash()).isEqualTo(TOKEN);
    assertThat(opened.idleEndsAt()).isEqualTo(opened.openedAt().plus(HOUR));
    assertThat(opened.endsAt()).isEqualTo(opened.openedAt().plus(DAY));
    assertThat(answer(store::live)).containsExactly(opened);
    assertThat(result(store.open(opened.hash(), TOKEN, HOUR, DAY))).contains(opened);

    result(store.end(opened.hash()));
    result(store.end(opened.hash()));
    assertThat(answer(store::live)).isEmpty();
    assertThat(result(store.acted(opened.hash(), HOUR))).isEmpty();
  }

  @Test
  void anActMakesItLastButNeverLongerThanItsLifetimeAndNeverShorter() throws Exception {
    SessionStore store = store();
    SignIn opened = opened(store, HOUR, DAY);

    SignIn acted = result(store.acted(opened.hash(), HOUR.multipliedBy(2))).orElseThrow();
    assertThat(acted.idleEndsAt()).isEqualTo(acted.actedAt().plus(HOUR.multipliedBy(2)));
    assertThat(result(store.acted(opened.hash(), HOUR)).map(SignIn::idleEndsAt))
        .contains(acted.idleEndsAt());
    assertThat(result(store.acted(opened.hash(), DAY.multipliedBy(2))).map(SignIn::idleEndsAt))
        .contains(opened.endsAt());
  }

  @Test
  void whatIsOverIsNotKnownAndNoActBringsItBack() throws Exception {
    SessionStore store = store();
    SignIn brief = opened(store, Duration.ofMillis(1), DAY);
    Thread.sleep(20);

    assertThat(answer(store::live)).isEmpty();
    assertThat(result(store.acted(brief.hash(), DAY))).isEmpty();
  }

  @Test
  void oneMoreOfATokenEndsThatInWhichNobodyActedForLongest() throws Exception {
    SessionStore store = store();
    SignIn first = opened(store, HOUR, DAY);
    Thread.sleep(5);
    SignIn second = opened(store, HOUR, DAY);
    Thread.sleep(5);
    for (int i = 2; i < SignIn.OF_TOKEN_MAX; i++) {
      opened(store, HOUR, DAY);
    }
    Thread.sleep(5);
    result(store.acted(first.hash(), HOUR));

    Optional<SignIn> other =
        result(store.open(SessionSecret.random().hash(), "a".repeat(64), HOUR, DAY));
    assertThat(other).isPresent();
    assertThat(answer(store::live)).hasSize(SignIn.OF_TOKEN_MAX + 1);
    opened(store, HOUR, DAY);

    assertThat(answer(store::live))
        .hasSize(SignIn.OF_TOKEN_MAX + 1)
        .extracting(SignIn::hash)
        .contains(first.hash())
        .doesNotContain(second.hash());
  }
}
