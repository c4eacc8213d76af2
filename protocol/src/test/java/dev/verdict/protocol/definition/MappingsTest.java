package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.testing.JsonText;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingsTest {
  private static final Mappings VALUES =
      new Mappings(
          json("{'n': 3, 'list': [{'a': 'x'}], 'nil': null}"),
          Map.of(new BranchId("flight"), json("{'price': 10.0, 'a/b': 1}")));

  private static Json json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }

  private static SagaDefinition saga(String output, String when) {
    return DefinitionJson.parse(
        json(
            "{'name': 's', 'output': "
                + output
                + ", 'steps': [{'name': 'a', 'participant': 'p', 'operation': 'o', 'when': "
                + when
                + "}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'value': [1, 'x']}                                      | [1, 'x']",
        "{'input': '/n'}                                          | 3",
        "{'input': '/list/0/a'}                                   | 'x'",
        "{'input': '/list/1/a'}                                   | null",
        "{'input': '/none'}                                       | null",
        "{'step': 'flight', 'at': '/price'}                       | 10",
        "{'step': 'flight', 'at': '/a~1b'}                        | 1",
        "{'step': 'flight'}                                       | {'a/b': 1, 'price': 10}",
        "{'step': 'skipped', 'at': '/x'}                          | null",
        "{'object': {'p': {'step': 'flight', 'at': '/price'}}}    | {'p': 10}",
        "{'array': [{'input': '/n'}, {'value': null}]}            | [3, null]",
      })
  void aMappingMakes(String mapping, String value) {
    Mapping parsed = saga(mapping, "{'all': []}").output();
    assertThat(VALUES.evaluate(parsed)).isEqualTo(json(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'present': {'input': '/n'}}                             | true",
        "{'present': {'input': '/nil'}}                           | false",
        "{'present': {'step': 'skipped'}}                         | false",
        "{'compare': {'step': 'flight', 'at': '/price'}, 'equals': 10} | true",
        "{'compare': {'input': '/n'}, 'equals': '3'}              | false",
        "{'compare': {'input': '/none'}, 'equals': null}          | true",
        "{'compare': {'input': '/n'}, 'less_than': 3.5}           | true",
        "{'compare': {'input': '/n'}, 'less_than': 3}             | false",
        "{'compare': {'input': '/n'}, 'greater_than': 2}          | true",
        "{'compare': {'input': '/n'}, 'greater_than': 3}          | false",
        "{'compare': {'input': '/none'}, 'greater_than': -1}      | false",
        "{'compare': {'input': '/list'}, 'less_than': 1}          | false",
        "{'not': {'present': {'input': '/n'}}}                    | false",
        "{'all': []}                                              | true",
        "{'all': [{'all': []}, {'any': []}]}                      | false",
        "{'any': []}                                              | false",
        "{'any': [{'any': []}, {'all': []}]}                      | true",
      })
  void aConditionHolds(String condition, boolean holds) {
    Condition parsed = saga("{'value': 1}", condition).steps().get(0).when().orElseThrow();
    assertThat(VALUES.holds(parsed)).isEqualTo(holds);
  }
}
