package dev.verdict.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 200})
  void membersAreFoundByTheirNamesAndKeepTheirOrder(int size) {
    Map<String, Integer> given = numbered(size);

    Members<Integer> members = Members.copyOf(given);

    assertThat(members).isEqualTo(given).hasSameHashCodeAs(given).hasSize(size);
    assertThat(members.keySet()).containsExactlyElementsOf(given.keySet());
    given.forEach((name, value) -> assertThat(members.get(name)).isEqualTo(value));
    assertThat(members.get("other")).isNull();
    assertThat(members.containsKey("other")).isFalse();
    assertThat(members.getOrDefault("other", -1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20})
  void whatTheNamesStandForCanBeMadeOtherwise(int size) {
    Members<String> texts = Members.copyOf(numbered(size)).each(number -> "is " + number);

    assertThat(texts).hasSize(size).containsEntry("name 2", "is 2");
    assertThat(texts.keySet()).containsExactlyElementsOf(numbered(size).keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20})
  void whoeverGaveThemCannotChangeThem(int size) {
    Map<String, Integer> given = numbered(size);
    Members<Integer> members = Members.copyOf(given);

    given.clear();

    assertThat(members).hasSize(size);
    assertThatThrownBy(() -> members.put("more", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> members.remove("name 1"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Map<String, Integer> numbered(int size) {
    Map<String, Integer> members = new LinkedHashMap<>();
    for (int number = size - 1; number >= 0; number--) {
      members.put("name " + number, number);
    }
    return members;
  }
}
