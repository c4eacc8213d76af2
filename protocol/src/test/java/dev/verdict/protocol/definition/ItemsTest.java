package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.testing.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that is done for each item of a list. */
class ItemsTest {
  private static final String ORDER =
      "{'name': 'order', 'steps': ["
          + "{'name': 'look', 'participant': 'shop', 'operation': 'look', 'undo': 'nothing'},"
          + "{'name': 'take', 'participant': 'stock', 'operation': 'take', 'compensation': 'return',"
          + " 'when': {'present': {'input': '/take'}}, 'input': {'object': {'sku': {'item': '/sku'},"
          + " 'to': {'input': '/to'}}}, 'for_each': {'list': {'step': 'look', 'at': '/items'},"
          + " 'parallel': 2, 'most': 9,"
          + " 'when': {'compare': {'item': '/count'}, 'greater_than': 0}}},"
          + "{'name': 'mail', 'participant': 'post', 'operation': 'send', 'undo': 'nothing',"
          + " 'input': {'step': 'take', 'at': '/0', 'optional': true}}]}";

  private static SagaDefinition saga(String json) {
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static SagaDefinition with(int items) {
    SagaDefinition order = saga(ORDER);
    return Items.put(order, order.step(new BranchId("take")), items);
  }

  private static List<String> after(SagaDefinition definition, String name) {
    return definition.step(new BranchId(name)).after().stream().map(BranchId::text).toList();
  }

  @Test
  void asManyRunBesideEachOtherAsItSays() {
    SagaDefinition order = with(4);

    assertThat(after(order, "take.0")).containsExactly("look");
    assertThat(after(order, "take.1")).containsExactly("look");
    assertThat(after(order, "take.2")).containsExactly("look", "take.0");
    assertThat(after(order, "take.3")).containsExactly("look", "take.1");
    assertThat(after(order, "take")).containsExactly("take.0", "take.1", "take.2", "take.3");
    assertThat(after(order, "mail")).containsExactly("take");
  }

  @Test
  void eachGetsItsItemByItsPlaceInTheList() {
    Step second = with(2).step(new BranchId("take.1"));

    assertThat(Words.of(second.work().mapping()))
        .isEqualTo("{sku: look /items/1/sku, to: input /to}");
    assertThat(Words.of(second.when().orElseThrow())).isEqualTo("look /items/1/count > 0");
    assertThat(second.undo()).isEqualTo(new Step.Undo.Compensation("return"));
    assertThat(second.call().orElseThrow().participant()).isEqualTo("stock");
  }

  @Test
  void theOutputIsTheListOfTheirs() {
    assertThat(Words.of(with(2).step(new BranchId("take")).work().mapping()))
        .isEqualTo("[take.0's output (if there), take.1's output (if there)]");
    assertThat(after(with(0), "take")).containsExactly("look");
  }

  @Test
  void itIsReadAsItIsWritten() {
    SagaDefinition order = saga(ORDER);

    assertThat(DefinitionRules.check(order)).isEmpty();
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(order))).isEqualTo(order);
    assertThat(Words.of(order.step(new BranchId("take")).work()))
        .isEqualTo("stock: take for each of look /items, 2 at a time, if item /count > 0");
  }
}
