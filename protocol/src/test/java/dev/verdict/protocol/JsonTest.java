package dev.verdict.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final Json TRIP =
      Json.of(
          Map.of(
              "hotel",
              Map.of("nights", 3, "rooms", List.of("12a", "14")),
              "a/b",
              true,
              "m~n",
              "tilde",
              "",
              "empty"));

  @ParameterizedTest
  @CsvSource({
    "/hotel/rooms/1, 14",
    "/hotel/rooms/0, 12a",
    "/m~0n, tilde",
    "/, empty",
  })
  void aPointerFindsAText(String pointer, String found) {
    assertThat(TRIP.at(pointer)).isEqualTo(Json.text(found));
  }

  @Test
  void aPointerFindsAnyValue() {
    assertThat(TRIP.at("")).isSameAs(TRIP);
    assertThat(TRIP.at("/a~1b")).isEqualTo(Json.bool(true));
    assertThat(TRIP.at("/hotel/nights")).isEqualTo(Json.number(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/car",
        "/hotel/rooms/2",
        "/hotel/rooms/01",
        "/hotel/rooms/-1",
        "/hotel/rooms/-",
        "/hotel/rooms/9999999999",
        "/hotel/nights/0",
        "/hotel/",
        "/m~n/x"
      })
  void aPointerToNothingFindsNull(String pointer) {
    assertThat(TRIP.at(pointer)).isEqualTo(Json.nil());
  }

  @Test
  void aPointerBeginsWithASlash() {
    assertThatThrownBy(() -> TRIP.at("hotel")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0", "100, 1e2", "0, -0.000", "0.1, 0.10"})
  void numbersOfTheSameValueAreEqual(String one, String other) {
    Json.Num left = new Json.Num(new BigDecimal(one));
    Json.Num right = new Json.Num(new BigDecimal(other));
    assertThat(left).isEqualTo(right).hasSameHashCodeAs(right);
  }

  @Test
  void numbersAreExact() {
    assertThat(Json.number(9_007_199_254_740_993L))
        .isNotEqualTo(Json.number(9_007_199_254_740_992L));
    assertThat(Json.of(0.1)).isEqualTo(new Json.Num(new BigDecimal("0.1")));
  }

  @Test
  void theOrderOfMembersDoesNotCount() {
    assertThat(new Json.Obj(Map.of("a", Json.nil(), "b", Json.number(1))))
        .isEqualTo(Json.of(Map.of("b", 1, "a", Json.nil())));
    assertThat(Json.of(List.of(1, 2))).isNotEqualTo(Json.of(List.of(2, 1)));
  }

  @Test
  void aTreeOfPlainObjectsBecomesAValueAllTheWayDown() {
    Map<String, Object> plain = new HashMap<>();
    plain.put("none", null);
    plain.put("list", List.of(Map.of("x", List.of()), "y", 2.50, true));
    Json value = Json.of(plain);
    assertThat(value.at("/none")).isEqualTo(Json.nil());
    assertThat(value.at("/list"))
        .isEqualTo(
            new Json.Arr(
                List.of(
                    new Json.Obj(Map.of("x", new Json.Arr(List.of()))),
                    Json.text("y"),
                    new Json.Num(new BigDecimal("2.5")),
                    Json.bool(true))));
    assertThat(Json.of(Collections.singletonList(null)))
        .isEqualTo(new Json.Arr(List.of(Json.nil())));
    assertThat(Json.of(value)).isSameAs(value);
  }

  @Test
  void whatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> Json.of(new Object())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueDoesNotChangeWithWhatItWasMadeOf() {
    List<Json> items = new ArrayList<>(List.of(Json.text("a")));
    Map<String, Json> members = new HashMap<>(Map.of("a", Json.nil()));
    Json arr = new Json.Arr(items);
    Json obj = new Json.Obj(members);
    items.clear();
    members.clear();
    assertThat(arr.at("/0")).isEqualTo(Json.text("a"));
    assertThat(obj).isNotEqualTo(Json.emptyObject());
  }
}
