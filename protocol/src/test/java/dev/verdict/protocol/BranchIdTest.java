package dev.verdict.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "debit", "A-Z.a_z-09", "."})
  void lettersDigitsDotUnderscoreAndDashAreFine(String text) {
    assertThat(new BranchId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "é", "a\n", "a\u0000"})
  void anythingElseIsNot(String text) {
    assertThat(BranchId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new BranchId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itHasAtMost64Characters() {
    assertThat(BranchId.isValid("x".repeat(64))).isTrue();
    assertThat(BranchId.isValid("x".repeat(65))).isFalse();
  }

  @Test
  void branchesSortByName() {
    assertThat(new BranchId("a")).isLessThan(new BranchId("b"));
  }
}
