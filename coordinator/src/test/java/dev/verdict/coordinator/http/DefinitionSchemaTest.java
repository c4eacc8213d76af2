package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.DefinitionSyntaxException;
import dev.verdict.protocol.definition.Problem;
import dev.verdict.protocol.definition.Problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema of definitions and the reader accept the same. */
@Tag("once")
class DefinitionSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Resources.read(Resources.DEFINITION_SCHEMA).toString());

  /** Rules about one value alone, which a schema can tell; the others are about several. */
  private static final Set<Code> OF_ONE_VALUE =
      EnumSet.of(
          Code.SAGA_NAME,
          Code.SAGA_VERSION,
          Code.DEADLINE,
          Code.TOO_MANY_HOLDS,
          Code.HOLD_WAIT,
          Code.NO_STEPS,
          Code.TOO_MANY_STEPS,
          Code.PARTICIPANT_NAME,
          Code.OPERATION_NAME,
          Code.AFTER_TWICE,
          Code.POINTER,
          Code.RETRY,
          Code.TIMEOUT,
          Code.SLEEP,
          Code.WAIT_UNDONE,
          Code.SIGNAL_NAME,
          Code.SIGNAL_DEADLINE,
          Code.DEFAULT_NEVER_USED,
          Code.SAGA_IS_PIVOT,
          Code.LIST_IS_PIVOT,
          Code.ATOMIC_NOT_PIVOT,
          Code.ATOMIC_PARTS,
          Code.ATOMIC_PART_STAYS,
          Code.FOR_EACH);

  private static final String TWO_WAITS = "the longest wait must be at least the first one";

  /** What the page about definitions shows, the typed trip, and the contract's example. */
  static Stream<String> samples() throws IOException {
    List<String> samples = new ArrayList<>();
    Matcher blocks =
        Pattern.compile("```json\n(\\{\"name\".*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/saga-definition.md")));
    while (blocks.find()) {
      samples.add(blocks.group(1));
    }
    samples.add(
        Files.readString(Path.of("../saga-dsl/src/test/resources/dev/verdict/saga/trip.json")));
    samples.add(
        new Contract().root().at("/components/schemas/SagaDefinition/examples/0").toString());
    samples.add(EVERYTHING.replace('\'', '"'));
    assertThat(samples).hasSizeGreaterThanOrEqualTo(4);
    return samples.stream();
  }

  private static final String EVERYTHING =
      "{'$schema': 'urn:verdict:saga-definition:1', 'name': 's', 'version': 3, 'deadline_ms': 1000,"
          + " 'recovery': 'park', 'hold_wait_ms': 500, 'holds': [{'resource': {'text': ["
          + " {'value': 'account:'}, {'input': '/a'}]}}, {'resource': {'input': '/b'},"
          + " 'mode': 'shared'}],"
          + " 'steps': [{'name': 'a', 'participant': 'p', 'operation': 'o', 'undo': 'nothing'},"
          + " {'name': 'b', 'participant': 'p', 'operation': 'o', 'after': ['a'], 'pivot': true,"
          + " 'undo': 'impossible', 'timeout_ms': 5, 'retry': {'attempts_max': 'unlimited',"
          + " 'first_ms': 1, 'factor': 1.5, 'longest_ms': 2, 'not': ['rejected', {'code': 'card.expired'}]},"
          + " 'input': {'array': ["
          + " {'step': 'a', 'at': '/x~0y', 'optional': true}, {'object': {'m': {'value': [null]}}}]},"
          + " 'when': {'all': [{'not': {'any': [{'present': {'input': ''}}]}},"
          + " {'compare': {'input': '/a'}, 'equals': {'q': 1}},"
          + " {'compare': {'input': '/b'}, 'less_than': 1.5},"
          + " {'compare': {'input': '/c'}, 'greater_than': 1}]}},"
          + " {'name': 'c', 'sleep_ms': 5}, {'name': 'd', 'signal': {'name': 'n', 'deadline_ms': 5,"
          + " 'default': {'value': 1}}, 'undo': 'nothing'},"
          + " {'name': 'e', 'saga': {'name': 't', 'version': 2}, 'input': {'input': '/e'}},"
          + " {'name': 'f', 'saga': {'name': 't', 'version': 1}, 'result': {'value': 2}},"
          + " {'name': 'g', 'participant': 'p', 'operation': 'o', 'input': {'item': '/i'},"
          + " 'for_each': {'list': {'input': '/l'}, 'parallel': 2, 'most': 9,"
          + " 'when': {'present': {'item': ''}}}},"
          + " {'name': 'h', 'pivot': true, 'atomic': [{'name': 'd', 'participant': 'p',"
          + " 'operation': 'o', 'style': 'tcc', 'input': {'input': '/d'}}], 'timeout_ms': 7},"
          + " {'name': 'i', 'atomic': [{'name': 'd', 'participant': 'p', 'operation': 'o',"
          + " 'compensation': 'c'}]}, {'name': 'j', 'atomic': [{'name': 'e', 'participant': 'p',"
          + " 'operation': 'o', 'undo': 'nothing'}]}],"
          + " 'joins': [{'need': 1, 'of': [['a'], ['b', 'c']]}], 'output': {'input': '/o'}}";

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleKeepsTheSchema(String text) {
    assertThat(SCHEMA.validate(Contract.parse(text))).isEmpty();
    assertThat(complaint(Contract.parse(text))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/colour                      | 1",
        "/$schema                     | 1",
        "/name                        |",
        "/name                        | 'no blanks'",
        "/name                        | ''",
        "/version                     | 0",
        "/version                     | '1'",
        "/version                     | 1.5",
        "/version                     | 2147483648",
        "/deadline_ms                 | 0",
        "/deadline_ms                 | 31622400001",
        "/deadline_ms                 | null",
        "/recovery                    | 'sideways'",
        "/steps                       |",
        "/steps                       | []",
        "/steps                       | {}",
        "/output                      | {}",
        "/output                      | {'input': 'o'}",
        "/output                      | {'input': '/~2'}",
        "/output                      | {'input': '', 'value': 1}",
        "/output                      | {'step': 'a', 'optional': 1}",
        "/output                      | {'value': 1, 'at': ''}",
        "/steps/0/name                | 'a b'",
        "/steps/0/name                |",
        "/steps/0/participant         | ''",
        "/steps/0/operation           |",
        "/steps/0/compensation        | 'c'",
        "/steps/0/undo                | 'never'",
        "/steps/1/after               | 'a'",
        "/steps/1/after               | [1]",
        "/steps/1/after               | ['a', 'a']",
        "/steps/1/pivot               | 'yes'",
        "/steps/1/timeout_ms          | 86400001",
        "/steps/1/timeout_ms          | 0.5",
        "/steps/1/retry               | 3",
        "/steps/1/retry/attempts_max  | 'lots'",
        "/steps/1/retry/attempts_max  | 0",
        "/steps/1/retry/factor        | 0.5",
        "/steps/1/retry/factor        | 101",
        "/steps/1/retry/first_ms      | 0",
        "/steps/1/retry/jitter        | true",
        "/steps/1/retry/not           | [{'code': 'a b'}]",
        "/steps/1/retry/not           | [{'code': 1}]",
        "/steps/1/retry/only          | [{'code': 'a', 'kind': 'rejected'}]",
        "/steps/1/retry/only          | ['too_large']",
        "/steps/1/when                | {}",
        "/steps/1/when                | {'compare': {'input': ''}}",
        "/steps/1/when                | {'compare': {'input': ''}, 'equals': 1, 'less_than': 2}",
        "/steps/1/when                | {'compare': {'input': ''}, 'less_than': 'x'}",
        "/steps/1/when                | {'present': {'input': 'x'}}",
        "/steps/1/when                | {'all': {}}",
        "/steps/1/when                | {'any': [{}]}",
        "/steps/1/when                | {'not': []}",
        "/steps/2/sleep_ms            | 0",
        "/steps/2/sleep_ms            | 31622400001",
        "/steps/2/sleep_ms            |",
        "/steps/2/signal              | {}",
        "/steps/2/participant         | 'p'",
        "/steps/2/compensation        | 'c'",
        "/steps/2/retry               | {}",
        "/steps/3/signal              | true",
        "/steps/3/signal/name         | 'no blanks'",
        "/steps/3/signal/deadline_ms  |",
        "/steps/3/signal/deadline_ms  | 0",
        "/steps/3/signal/timeout_ms   | 1",
        "/steps/4/saga                | 't'",
        "/steps/4/saga/version        |",
        "/steps/4/saga/version        | '1'",
        "/steps/4/participant         | 'p'",
        "/steps/4/retry               | {}",
        "/steps/4/pivot               | true",
        "/steps/4/compensation        | 'c'",
        "/steps/4/sleep_ms            | 5",
        "/steps/5/input               | {'input': ''}",
        "/steps/5/result              | 1",
        "/steps/5/saga                |",
        "/steps/1/saga                | {'name': 't', 'version': 1}",
        "/steps/1/result              | {'value': 1}",
        "/steps/6/for_each            | {}",
        "/steps/6/for_each/list       | []",
        "/steps/6/for_each/parallel   | 0",
        "/steps/6/for_each/most       | 500",
        "/steps/6/for_each/when       | {}",
        "/steps/6/for_each/least      | 1",
        "/steps/6/input               | {'item': 'i'}",
        "/steps/6/pivot               | true",
        "/steps/2/for_each            | {'list': {'input': ''}}",
        "/steps/7/atomic              | []",
        "/steps/7/atomic/0/style      | 'xa'",
        "/steps/7/atomic/0/operation  |",
        "/steps/7/pivot               |",
        "/steps/7/participant         | 'p'",
        "/steps/7/for_each            | {'list': {'input': ''}}",
        "/steps/7/compensation        | 'c'",
        "/steps/8/atomic/0/compensation |",
        "/steps/8/atomic/0/undo       | 'nothing'",
        "/steps/8/atomic              | [{'name': 'd', 'participant': 'p', 'operation': 'o',"
            + " 'compensation': 'c'}, {'name': 'e', 'participant': 'p', 'operation': 'o'}]",
        "/steps/9/atomic/0/undo       | 'impossible'",
        "/steps/8/undo                | 'nothing'",
        "/steps/1/atomic              | []",
        "/steps/1/sleep_ms            | 5",
        "/steps/1/signal              | {}",
      })
  void whatIsWrongIsWrongForBoth(String pointer, String value) {
    JsonNode wrong = Contract.parse(EVERYTHING.replace('\'', '"'));
    JsonPointer place = JsonPointer.compile(pointer);
    ObjectNode parent = (ObjectNode) wrong.at(place.head());
    if (value == null) {
      parent.remove(place.last().getMatchingProperty());
    } else {
      parent.set(place.last().getMatchingProperty(), Contract.parse(value.replace('\'', '"')));
    }

    assertThat(SCHEMA.validate(wrong)).as("the schema").isNotEmpty();
    assertThat(complaint(wrong)).as("the reader").isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/steps/1/after               | ['nobody']",
        "/steps/1/name                | 'a'",
        "/steps/1/retry/first_ms      | 9",
        "/steps/0/undo                | 'impossible'",
        "/output                      | {'step': 'nobody'}",
      })
  void whatIsWrongBetweenValuesIsBeyondASchema(String pointer, String value) {
    JsonNode wrong = Contract.parse(EVERYTHING.replace('\'', '"'));
    JsonPointer place = JsonPointer.compile(pointer);
    ((ObjectNode) wrong.at(place.head()))
        .set(place.last().getMatchingProperty(), Contract.parse(value.replace('\'', '"')));

    assertThat(SCHEMA.validate(wrong)).isEmpty();
    assertThat(DefinitionRules.check(DefinitionJson.parse(JsonText.read(wrong.toString()))))
        .isNotEmpty();
  }

  /** Every value of a definition that has everything, put in place of every other. */
  @Test
  void theyAgreeWhateverStandsWhere() {
    JsonNode whole = Contract.parse(EVERYTHING.replace('\'', '"'));
    List<String> places = new ArrayList<>();
    places(whole, "", places);
    List<JsonNode> values = new ArrayList<>();
    places.forEach(place -> values.add(whole.at(place)));
    for (String literal : List.of("null", "true", "-1", "0", "1e3", "\"\"", "[]", "{}", "1e99")) {
      values.add(Contract.parse(literal));
    }
    int accepted = 0;
    for (String place : places) {
      for (JsonNode value : values) {
        JsonNode altered = altered(whole, place, value);
        boolean bySchema = SCHEMA.validate(altered).isEmpty();
        assertThat(complaint(altered).isEmpty())
            .as("%s at %s: %s", value, place, complaint(altered))
            .isEqualTo(bySchema);
        accepted += bySchema ? 1 : 0;
      }
    }
    assertThat(accepted).isBetween(values.size(), places.size() * values.size() / 2);
  }

  private static void places(JsonNode node, String pointer, List<String> places) {
    if (!pointer.isEmpty()) {
      places.add(pointer);
    }
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(
              name ->
                  places(
                      object.get(name),
                      pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                      places));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        places(array.get(i), pointer + "/" + i, places);
      }
    }
  }

  private static JsonNode altered(JsonNode whole, String pointer, JsonNode value) {
    JsonNode altered = whole.deepCopy();
    JsonPointer place = JsonPointer.compile(pointer);
    JsonNode parent = altered.at(place.head());
    if (parent instanceof ObjectNode object) {
      object.set(place.last().getMatchingProperty(), value);
    } else {
      ((ArrayNode) parent).set(place.last().getMatchingIndex(), value);
    }
    return altered;
  }

  /** What the reader, or a rule about one value, says; empty if nothing. */
  private static String complaint(JsonNode definition) {
    try {
      return DefinitionRules.check(DefinitionJson.parse(JsonText.read(definition.toString())))
          .stream()
          .filter(problem -> OF_ONE_VALUE.contains(problem.code()))
          .map(Problem::words)
          .filter(words -> !words.contains(TWO_WAITS))
          .findFirst()
          .orElse("");
    } catch (DefinitionSyntaxException wrong) {
      return String.valueOf(wrong.getMessage());
    }
  }
}
