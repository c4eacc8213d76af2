package dev.verdict.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Condition;
import java.math.BigDecimal;

/**
 * A {@link Value} that is a number.
 *
 * @param <N> the number's type
 */
public final class NumberValue<N extends Number> extends Value<N> {
  NumberValue(Source source) {
    super(source);
  }

  /** Holds if the number is there and greater than a whole number. */
  public When greaterThan(long bound) {
    return greaterThan(BigDecimal.valueOf(bound));
  }

  /** Holds if the number is there and greater than another. */
  public When greaterThan(BigDecimal bound) {
    return when(new Condition.GreaterThan(source().mapping(), new Json.Num(bound)));
  }

  /** Holds if the number is there and less than a whole number. */
  public When lessThan(long bound) {
    return lessThan(BigDecimal.valueOf(bound));
  }

  /** Holds if the number is there and less than another. */
  public When lessThan(BigDecimal bound) {
    return when(new Condition.LessThan(source().mapping(), new Json.Num(bound)));
  }

  /** Holds if the number is there and a whole number or greater. */
  public When atLeast(long bound) {
    return greaterThan(bound).or(equalToNumber(bound));
  }

  /** Holds if the number is there and a whole number or less. */
  public When atMost(long bound) {
    return lessThan(bound).or(equalToNumber(bound));
  }

  private When equalToNumber(long number) {
    return when(new Condition.Equal(source().mapping(), Json.number(number)));
  }

  private When when(Condition condition) {
    return new When(condition, source().origins());
  }
}
