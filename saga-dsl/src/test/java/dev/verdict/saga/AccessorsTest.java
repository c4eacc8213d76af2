package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Mapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessorsTest {
  interface Named {
    String name();
  }

  record Address(String street, int number) {}

  record Person(String name, Address address) implements Named {
    String shout() {
      return name + "!";
    }
  }

  record Order(Person buyer, List<Address> stops, Map<String, Address> places, long cents) {}

  private final SagaBuilder<Order> saga = Saga.named("order", 1, Order.class);

  private static Mapping of(Value<?> value) {
    return value.source().mapping();
  }

  @Test
  void aComponentOfTheInputIsAPointer() {
    assertThat(of(saga.input())).isEqualTo(new Mapping.FromInput(""));
    assertThat(of(saga.input(Order::buyer))).isEqualTo(new Mapping.FromInput("/buyer"));
    assertThat(of(saga.input(Order::cents))).isEqualTo(new Mapping.FromInput("/cents"));
  }

  @Test
  void nestedRecordsMakeLongerPointers() {
    assertThat(of(saga.input(Order::buyer).get(Person::address).get(Address::number)))
        .isEqualTo(new Mapping.FromInput("/buyer/address/number"));
  }

  @Test
  void itemsAndEntriesHaveTheirPlaceInThePointer() {
    assertThat(of(Value.item(saga.input(Order::stops), 1).get(Address::street)))
        .isEqualTo(new Mapping.FromInput("/stops/1/street"));
    assertThat(of(Value.entry(saga.input(Order::places), "a/b~c").get(Address::number)))
        .isEqualTo(new Mapping.FromInput("/places/a~1b~0c/number"));
  }

  @Test
  void anOutputIsAPointerIntoItsStep() {
    StepRef<List<Order>> step =
        saga.step("a").on("s").call("op").returnsListOf(Order.class).nothingToUndo().add();

    assertThat(of(Value.item(step.output(), 0).get(Order::buyer).get(Person::name)))
        .isEqualTo(new Mapping.FromStep(new BranchId("a"), "/0/buyer/name"));
  }

  @Test
  void constantsAndListsAreData() {
    Value<Address> home = Value.constant(Address.class, new Address("Elm", 5));

    assertThat(of(home.get(Address::number))).isEqualTo(new Mapping.Constant(Json.number(5)));
    assertThat(of(Value.listOf(Long.class, saga.input(Order::cents))))
        .isEqualTo(new Mapping.ArrayOf(List.of(new Mapping.FromInput("/cents"))));
  }

  @Test
  void aNestedRecordIsMadeOfValues() {
    saga.step("a")
        .on("s")
        .call(
            "op",
            Person.class,
            in ->
                in.set(Person::name)
                    .to(saga.input(Order::buyer).get(Person::name))
                    .set(Person::address)
                    .toNew(a -> a.set(Address::street).to("Elm").set(Address::number).to(5)))
        .nothingToUndo()
        .add();

    assertThat(saga.build().definition().steps().get(0).work().mapping())
        .isEqualTo(
            new Mapping.ObjectOf(
                Map.of(
                    "name",
                    new Mapping.FromInput("/buyer/name"),
                    "address",
                    new Mapping.ObjectOf(
                        Map.of(
                            "street",
                            new Mapping.Constant(Json.text("Elm")),
                            "number",
                            new Mapping.Constant(Json.number(5)))))));
  }

  @Test
  void anythingButAPlainAccessorIsRefused() {
    Value<Person> buyer = saga.input(Order::buyer);
    Accessor<Person, String> lambda = person -> person.name();
    Accessor<Person, String> method = Person::shout;
    Accessor<Person, String> inherited = Named::name;

    for (Accessor<Person, String> wrong : List.of(lambda, method, inherited)) {
      assertThatThrownBy(() -> buyer.get(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(
              "is not an accessor of record Person: write a plain method reference such as"
                  + " Person::name");
    }
    assertThatThrownBy(() -> buyer.get(method)).hasMessageStartingWith("'shout'");
  }

  @Test
  void onlyRecordsHaveComponents() {
    assertThatThrownBy(() -> saga.input(Order::buyer).get(Person::name).get(String::length))
        .hasMessage("String is not a record: only record components can be referred to");
  }
}
