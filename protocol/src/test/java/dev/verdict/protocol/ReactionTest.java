package dev.verdict.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReactionTest {
  private record Fact(Durability durability) implements LogRecord {}

  private static final Fact FACT = new Fact(Durability.LAZY);
  private static final Effect WISH = new Effect.Wake(Timer.deadline(), Duration.ofSeconds(1));
  private static final Refusal NO = new Refusal(Refusal.Code.NOT_ACTIVE, "too late");

  @Test
  void aRefusalChangesNothing() {
    assertThat(Reaction.refused(NO).refusal()).contains(NO);
    assertThat(Reaction.refused(NO).records()).isEmpty();
    assertThatThrownBy(() -> new Reaction<>(List.of(FACT), List.of(), Optional.of(NO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Reaction<Fact>(List.of(), List.of(WISH), Optional.of(NO)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void factsAndWishesKeepTheirOrderAndDoNotChange() {
    List<Fact> facts = new ArrayList<>(List.of(FACT, new Fact(Durability.FORCED)));
    Reaction<Fact> reaction = Reaction.of(facts, List.of(WISH));
    facts.clear();
    assertThat(reaction.records())
        .extracting(Fact::durability)
        .containsExactly(Durability.LAZY, Durability.FORCED);
    assertThat(reaction.effects()).containsExactly(WISH);
    assertThat(reaction.refusal()).isEmpty();
  }

  @Test
  void nothingIsNothing() {
    assertThat(Reaction.<Fact>nothing()).isEqualTo(Reaction.of(List.of(), List.of()));
  }

  @Test
  void aFactDecidesNothingUnlessItSaysSo() {
    assertThat(FACT.decision()).isEmpty();
  }

  @Test
  void aTimerAlwaysWaitsForDurability() {
    assertThat(WISH.waitsForDurability()).isTrue();
    assertThat(Timer.retry(new BranchId("a"))).isEqualTo(new Timer(Timer.Kind.RETRY, "a"));
  }
}
