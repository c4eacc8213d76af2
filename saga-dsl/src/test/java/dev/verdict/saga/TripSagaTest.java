package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import dev.verdict.saga.internal.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TripSagaTest {
  private final Saga<Trip, Itinerary> trip = TripSaga.declare();

  @Test
  void theTripBuildsToItsJson() throws IOException {
    try (var golden = TripSagaTest.class.getResourceAsStream("trip.json")) {
      assertThat(golden).isNotNull();
      String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(DefinitionJson.toJson(trip.definition())).isEqualTo(JsonText.read(expected));
    }
  }

  @Test
  void theTripSurvivesItsJson() {
    String text = JsonText.write(DefinitionJson.toJson(trip.definition()));

    assertThat(DefinitionJson.parse(JsonText.read(text))).isEqualTo(trip.definition());
    assertThat(DefinitionRules.check(trip.definition())).isEmpty();
  }

  @Test
  void declaringItAgainMakesTheSameDefinition() {
    assertThat(TripSaga.declare().definition()).isEqualTo(trip.definition());
  }

  @Test
  void inputAndOutputAreJsonByComponentNames() {
    assertThat(JsonText.write(trip.encodeInput(new Trip("Ada", "BER", "LIS", 3, true))))
        .isEqualTo(
            "{\"traveller\":\"Ada\",\"from\":\"BER\",\"to\":\"LIS\",\"nights\":3,\"withCar\":true}");
    Json output = JsonText.read("{\"flight\":\"F1\",\"hotel\":\"H1\",\"receipt\":\"R1\"}");
    assertThat(trip.decodeOutput(output)).isEqualTo(new Itinerary("F1", "H1", "R1"));
  }

  @Test
  void thePageShowsTheCodeThatIsTestedHere() throws IOException {
    Path tests = Path.of("src/test/java/dev/verdict/saga");
    String source =
        Files.readString(tests.resolve("TripSaga.java"))
            + Files.readString(tests.resolve("ClientExample.java"));
    String page = squeezed(Files.readString(Path.of("../docs/saga-dsl.md")));
    Matcher parts = Pattern.compile("// \\[\\w+\\n(.*?)// ]", Pattern.DOTALL).matcher(source);
    int count = 0;
    while (parts.find()) {
      count++;
      assertThat(page).contains(squeezed(parts.group(1)));
    }
    assertThat(count).isEqualTo(3);
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\bpublic |\\bstatic ", "").replaceAll("\\s+", "");
  }
}
