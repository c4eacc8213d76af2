package dev.verdict.protocol.definition.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.RandomDefinitions;
import dev.verdict.protocol.testing.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionDiffTest {
  private static final String HEAD = "{'name': 'trip', 'version': 1, 'steps': [";
  private static final String FLIGHT =
      "{'name': 'flight', 'participant': 'air', 'operation': 'book', 'after': [],"
          + " 'input': {'object': {'to': {'input': '/to'}, 'class': {'value': 'eco'}}},"
          + " 'compensation': 'cancel'}";
  private static final String HOTEL =
      "{'name': 'hotel', 'participant': 'inn', 'operation': 'book', 'after': ['flight'],"
          + " 'when': {'compare': {'input': '/nights'}, 'greater_than': 0},"
          + " 'compensation': 'cancel'}";
  private static final String PAY =
      "{'name': 'pay', 'participant': 'bank', 'operation': 'pay', 'after': ['hotel'],"
          + " 'input': {'step': 'flight', 'at': '/cents'}, 'pivot': true, 'timeout_ms': 3000}";
  private static final String TAIL = "], 'output': {'object': {'seat': {'step': 'flight'}}}}";
  private static final String TRIP = HEAD + FLIGHT + ", " + HOTEL + ", " + PAY + TAIL;

  private static SagaDefinition saga(String json) {
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static List<String> words(String later) {
    return DefinitionDiff.between(saga(TRIP), saga(later)).changes().stream()
        .map(change -> change.kind() + ": " + change.words())
        .toList();
  }

  @Test
  void twoThatAreAlikeHaveNoChange() {
    assertThat(words(TRIP)).isEmpty();
    assertThat(words(TRIP.replace("'version': 1", "'version': 2"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'version': 1 | 'deadline_ms': 60000 | DEADLINE: the saga has a deadline of 1 min, where it"
            + " had none",
        "'version': 1 | 'recovery': 'park' | RECOVERY: the saga waits for a person when a step"
            + " fails; before, it is undone when a step fails",
        "'version': 1 | 'joins': [{'need': 1, 'of': [['flight'], ['hotel']]}] | JOIN: the saga"
            + " needs 1 of flight, hotel; before, it needed every branch",
        "'version': 1 | 'holds': [{'resource': {'text': [{'value': 'to:'}, {'input': '/to'}]}}] | HOLDS: the saga holds \"to:\" & input /to (exclusive), waiting at most 30 s; before, it held nothing",
        "'name': 'trip' | 'name': 'tour' | SAGA_NAME: these are two sagas, trip and tour",
        "'participant': 'air' | 'participant': 'rail' | PARTICIPANT: step flight is done by rail"
            + " instead of air",
        "'operation': 'pay' | 'operation': 'charge' | OPERATION: step pay calls charge instead of"
            + " pay",
        "'eco' | 'first' | INPUT: step flight sends class as \"first\" instead of \"eco\"",
        "{'input': '/to'} | {'input': '/place'} | INPUT: step flight sends to as input /place"
            + " instead of input /to",
        "{'to': {'input': '/to'}, | { | INPUT: step flight no longer sends to",
        "{'to': {'input': '/to'}, | {'to': {'input': '/to'}, 'from': {'input': '/from'}, | INPUT:"
            + " step flight sends from as well, input /from",
        "'at': '/cents' | 'at': '/price' | INPUT: step pay sends flight /price instead of flight"
            + " /cents",
        "'after': ['hotel'] | 'after': ['flight', 'hotel'] | ORDER: step pay comes after flight and"
            + " hotel; before, it came after hotel",
        "'after': ['flight'], | 'after': [], | ORDER: step hotel starts at once; before, it came"
            + " after flight",
        "'greater_than': 0 | 'greater_than': 1 | CONDITION: step hotel runs if input /nights > 1;"
            + " before, if input /nights > 0",
        "'when': {'compare': {'input': '/nights'}, 'greater_than': 0}, | '' | CONDITION: step hotel"
            + " runs always; before, if input /nights > 0",
        "'after': ['flight'], | 'after': ['flight'], 'undo': 'nothing', | COMPENSATION: step hotel"
            + " leaves nothing to undo; before, it is undone by cancel",
        "'pivot': true | 'pivot': false | PIVOT: step pay is no longer the pivot",
        "'pivot': true | 'pivot': true, 'retry': {'attempts_max': 3} | RETRY: step pay is tried 3"
            + " times, after 100 ms and then 2 times longer, up to 10 s; before, 5 times, after 100"
            + " ms and then 2 times longer, up to 10 s",
        "'pivot': true | 'pivot': true, 'retry': {'not': ['rejected', {'code': 'card.expired'}]} |"
            + " RETRY: step pay is tried 5 times, after 100 ms and then 2 times longer, up to 10 s,"
            + " not if rejected, card.expired; before, 5 times, after 100 ms and then 2 times"
            + " longer, up to 10 s",
        "'timeout_ms': 3000 | 'timeout_ms': 90000 | TIMEOUT: step pay has 90 s for a call instead"
            + " of 3 s",
        "{'seat': {'step': 'flight'}} | {'seat': {'step': 'hotel'}} | OUTPUT: the saga returns seat"
            + " as hotel's output instead of flight's output",
      })
  void aChangeIsToldInWords(String was, String is, String words) {
    assertThat(TRIP).contains(was);
    String later = TRIP.replace(was, is.equals("''") ? "" : is);
    if (words.startsWith("COMPENSATION")) {
      later =
          later.replace(" 'greater_than': 0}, 'compensation': 'cancel'}", " 'greater_than': 0}}");
    }
    assertThat(words(later)).containsExactly(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'sleep_ms': 5 | 'sleep_ms': 60000 | SLEEP: step a sleeps 1 min instead of 5 ms",
        "'sleep_ms': 5 | 'signal': {} | WORK: step a is now (awaits signal a) instead of (sleeps 5"
            + " ms)",
        "'signal': {} | 'signal': {'name': 'paid'} | SIGNAL: step a awaits signal paid; before, it"
            + " awaited signal a",
        "'signal': {} | 'signal': {'deadline_ms': 5, 'default': {'value': 1}} | SIGNAL: step a"
            + " awaits signal a, at most 5 ms, then takes 1; before, it awaited signal a",
        "'signal': {} | 'participant': 'p', 'operation': 'o', 'undo': 'nothing' | WORK: step a is"
            + " now (p: o) instead of (awaits signal a)",
      })
  void aChangeOfAWaitIsToldInWords(String was, String is, String words) {
    String definition = "{'name': 's', 'steps': [{'name': 'a', %s}]}";
    assertThat(
            DefinitionDiff.between(saga(definition.formatted(was)), saga(definition.formatted(is)))
                .changes())
        .extracting(change -> change.kind() + ": " + change.words())
        .containsExactly(words);
  }

  @Test
  void stepsThatComeAndGoAreTold() {
    String car =
        "{'name': 'car', 'participant': 'cars', 'operation': 'rent', 'after': ['flight'],"
            + " 'when': {'present': {'input': '/car'}}, 'compensation': 'return'}";
    String later = HEAD + FLIGHT + ", " + car + ", " + PAY.replace("'hotel'", "'car'") + TAIL;

    assertThat(words(later))
        .containsExactly(
            "STEP_ADDED: step car (cars: rent) is added, after flight, if input /car is there; it"
                + " is undone by return",
            "ORDER: step pay comes after car; before, it came after hotel",
            "STEP_REMOVED: step hotel (inn: book) is removed");
  }

  @Test
  void aRenamedStepIsOneChangeWhoeverRefersToIt() {
    assertThat(words(TRIP.replace("'flight'", "'outbound'")))
        .containsExactly(
            "STEP_RENAMED: step flight is renamed to outbound; running sagas keep the old name, and"
                + " who looks for it by name, in programs or on dashboards, finds it under the new"
                + " one from now on");
  }

  @Test
  void whoIsLeftBehindByARenameIsAProblemAndNoChange() {
    String later = TRIP.replace("'name': 'flight'", "'name': 'outbound'");

    assertThat(words(later)).singleElement().asString().startsWith("STEP_RENAMED: step flight");
    assertThat(DefinitionDiff.between(saga(TRIP), saga(later)).problems())
        .extracting(problem -> problem.code() + " " + problem.step())
        .containsExactly("STEP_RENAMED hotel", "STEP_RENAMED pay", "STEP_RENAMED ");
  }

  @Test
  void aNameThatPassesToAnotherStepIsARenameAndANewStep() {
    String heir = FLIGHT.replace("'book'", "'search'").replace("'cancel'", "'forget'");
    String later =
        HEAD
            + FLIGHT.replace("'flight'", "'outbound'")
            + ", "
            + heir
            + ", "
            + HOTEL
            + ", "
            + PAY
            + TAIL;

    assertThat(words(later)).filteredOn(w -> w.startsWith("STEP_")).hasSize(2);
    assertThat(DefinitionDiff.between(saga(TRIP), saga(later)).problems())
        .extracting(problem -> problem.code() + " " + problem.step())
        .contains("NAME_TAKEN_OVER pay", "NAME_TAKEN_OVER ");
  }

  @Test
  void anotherOrderOnPaperIsSaidToChangeNothing() {
    String later = HEAD + HOTEL + ", " + FLIGHT + ", " + PAY + TAIL;

    assertThat(words(later))
        .containsExactly(
            "LISTING: the steps are listed in another order, which changes nothing that runs");
  }

  @Test
  void definitionsThatBreakRulesCanBeComparedToo() {
    String later = TRIP.replace("'after': []", "'after': ['pay', 'nobody']");

    DefinitionDiff diff = DefinitionDiff.between(saga(TRIP), saga(later));

    assertThat(diff.changes()).extracting(Change::kind).contains(Change.Kind.ORDER);
    assertThat(diff.problems()).isNotEmpty();
  }

  /** Whatever is different has words, and words mean that something is. */
  @Test
  void thereAreChangesJustIfTheContentDiffers() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      SagaDefinition earlier = RandomDefinitions.next(random);
      SagaDefinition later =
          random.nextInt(3) == 0 ? RandomDefinitions.next(random) : altered(earlier, random);

      boolean same = DefinitionHash.of(earlier).equals(DefinitionHash.of(later));

      assertThat(DefinitionDiff.between(earlier, later).changes().isEmpty())
          .as("seed %d", seed)
          .isEqualTo(same);
    }
  }

  /** One random place of the JSON gets another value, or none. */
  private static SagaDefinition altered(SagaDefinition definition, Random random) {
    for (int attempt = 0; attempt < 50; attempt++) {
      Optional<SagaDefinition> later = parsed(alter(DefinitionJson.toJson(definition), random));
      if (later.filter(found -> found.version() == definition.version()).isPresent()) {
        return later.get();
      }
    }
    return definition;
  }

  private static Optional<SagaDefinition> parsed(Json json) {
    try {
      return Optional.of(DefinitionJson.parse(json));
    } catch (IllegalArgumentException notADefinition) {
      return Optional.empty();
    }
  }

  private static Json alter(Json value, Random random) {
    if (value instanceof Json.Obj object && !object.members().isEmpty()) {
      Map<String, Json> members = new LinkedHashMap<>(object.members());
      List<String> names = new ArrayList<>(members.keySet());
      String name = names.get(random.nextInt(names.size()));
      members.computeIfPresent(
          name, (same, old) -> random.nextInt(6) == 0 ? null : alter(old, random));
      return new Json.Obj(members);
    }
    if (value instanceof Json.Arr array && !array.items().isEmpty()) {
      List<Json> items = new ArrayList<>(array.items());
      int index = random.nextInt(items.size());
      items.set(index, alter(items.get(index), random));
      return new Json.Arr(items);
    }
    List<Json> others =
        List.of(Json.text("s0"), Json.text("/q"), Json.number(7), Json.bool(random.nextBoolean()));
    return others.get(random.nextInt(others.size()));
  }

  @Test
  void anotherVersionOfASagaWithinIsSaid() {
    String order =
        "{'name': 'order', 'steps': [{'name': 'ship.pack', 'participant': 'depot', 'operation':"
            + " 'pack', 'undo': 'nothing'},{'name': 'ship', 'saga': {'name': 'shipping', 'version':"
            + " 1}, 'result': {'step': 'ship.pack'}}]}";
    String later =
        order
            .replace("'shipping', 'version': 1", "'shipping', 'version': 2")
            .replace("{'step': 'ship.pack'}", "{'step': 'ship.pack', 'at': '/id'}");

    assertThat(
            DefinitionDiff.between(saga(order), saga(later)).changes().stream()
                .map(change -> change.kind() + ": " + change.words()))
        .containsExactly(
            "SAGA: step ship is the end of saga shipping version 2 instead of shipping version 1",
            "RESULT: step ship returns ship.pack /id instead of ship.pack's output");
  }

  @Test
  void thatAnAtomicTransactionIsUndoneIsSaid() {
    String head = "{'name': 's', 'version': 1, 'steps': [{'name': 'pay', 'atomic': [";
    String part = "{'name': 'd', 'participant': 'bank', 'operation': 'debit'";
    SagaDefinition pivot = saga(head + part + "}], 'pivot': true}]}");
    SagaDefinition undone = saga(head + part + ", 'compensation': 'credit'}]}]}");

    assertThat(DefinitionDiff.between(pivot, undone).changes())
        .extracting(Change::words)
        .containsExactly(
            "step pay is undone atomically by bank: credit; before, it cannot be undone",
            "step pay is no longer the pivot");
  }

  @Test
  void anotherListIsSaid() {
    String order =
        "{'name': 'order', 'steps': ["
            + "{'name': 'take', 'participant': 'stock', 'operation': 'take', 'undo': 'nothing',"
            + " 'for_each': {'list': {'input': '/items'}, 'most': 9}, 'timeout_ms': 5}]}";
    String later = order.replace("'most': 9", "'parallel': 2, 'most': 8").replace(": 5", ": 6");

    assertThat(
            DefinitionDiff.between(saga(order), saga(later)).changes().stream()
                .map(change -> change.kind() + ": " + change.words()))
        .containsExactly(
            "FOR_EACH: step take is done for each of input /items, 2 at a time, at most 8;"
                + " before, for each of input /items, 4 at a time, at most 9",
            "TIMEOUT: step take has 6 ms for a call instead of 5 ms");
  }

  @Test
  void everyKindOfChangeIsShownHere() throws Exception {
    String source =
        java.nio.file.Files.readString(
            java.nio.file.Path.of(
                "src/test/java/dev/verdict/protocol/definition/diff/DefinitionDiffTest.java"));
    Set<String> kinds =
        Arrays.stream(Change.Kind.values()).map(kind -> kind + ": ").collect(Collectors.toSet());
    assertThat(source).contains(kinds);
  }
}
