package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.saga.internal.Codec;
import dev.verdict.saga.internal.JsonText;
import dev.verdict.saga.internal.Types;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodecTest {
  enum Color {
    RED
  }

  record Inner(int x) {}

  record All(
      String text,
      long whole,
      BigDecimal exact,
      boolean yes,
      Color color,
      UUID uuid,
      Instant instant,
      LocalDate date,
      Duration duration,
      List<Inner> list,
      Map<String, Inner> map,
      Optional<String> some,
      Optional<Inner> none) {
    int getTotal() {
      return 5;
    }
  }

  record Tree(String name, List<Tree> children) {}

  private static final All ALL =
      new All(
          "t",
          100,
          new BigDecimal("1.5"),
          true,
          Color.RED,
          new UUID(1, 2),
          Instant.parse("2026-01-01T00:00:00.5Z"),
          LocalDate.parse("2026-01-02"),
          Duration.ofSeconds(90),
          List.of(new Inner(1)),
          Map.of("a", new Inner(2)),
          Optional.of("s"),
          Optional.empty());

  @Test
  void everyTypeHasOneForm() {
    assertThat(JsonText.write(Codec.encode(ALL)))
        .isEqualTo(
            "{\"text\":\"t\",\"whole\":100,\"exact\":1.5,\"yes\":true,\"color\":\"RED\","
                + "\"uuid\":\"00000000-0000-0001-0000-000000000002\","
                + "\"instant\":\"2026-01-01T00:00:00.500Z\",\"date\":\"2026-01-02\","
                + "\"duration\":\"PT1M30S\",\"list\":[{\"x\":1}],\"map\":{\"a\":{\"x\":2}},"
                + "\"some\":\"s\"}");
  }

  @Test
  void everyTypeComesBack() {
    assertThat(Codec.decode(Codec.encode(ALL), All.class)).isEqualTo(ALL);
    assertThat(Types.problem(All.class)).isEmpty();
    assertThat(Types.problem(Tree.class)).isEmpty();
  }

  @Test
  void unknownMembersAreIgnored() {
    assertThat(Codec.decode(JsonText.read("{\"x\":1,\"y\":2}"), Inner.class))
        .isEqualTo(new Inner(1));
  }

  @Test
  void missingPartsAndOtherTypesAreRefused() {
    for (String wrong :
        List.of(
            "{}",
            "{\"x\":null}",
            "{\"x\":\"one\"}",
            "{\"x\":\"1\"}",
            "{\"x\":1.9}",
            "{\"x\":true}",
            "5",
            "null")) {
      assertThatThrownBy(() -> Codec.decode(JsonText.read(wrong), Inner.class))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Codec.decode(JsonText.read("5"), String.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Codec.decode(JsonText.read("{\"name\":\"a\"}"), Tree.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textThatIsNotOneJsonValueIsRefused() {
    for (String wrong : List.of("", "{", "{} {}", "{\"a\":1,\"a\":2}", "nope")) {
      assertThatThrownBy(() -> JsonText.read(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
