package dev.verdict.protocol.saga;

import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.testing.JsonText;

/** The sagas of the tests. */
final class Sagas {
  /** Flight and hotel side by side, a car if one is wanted, then payment, then the ticket. */
  static final SagaDefinition TRIP =
      saga(
          """
          {"name": "trip", "deadline_ms": 60000, "steps": [
            {"name": "flight", "participant": "flight", "operation": "book", "after": [],
             "input": {"object": {"to": {"input": "/to"}}}, "compensation": "cancel"},
            {"name": "hotel", "participant": "hotel", "operation": "book", "after": [],
             "compensation": "cancel"},
            {"name": "car", "participant": "car", "operation": "rent", "after": ["flight", "hotel"],
             "when": {"compare": {"input": "/car"}, "equals": true}, "compensation": "return"},
            {"name": "payment", "participant": "bank", "operation": "pay", "pivot": true,
             "input": {"object": {"seat": {"step": "flight", "at": "/seat"}}},
             "retry": {"attempts_max": 2}},
            {"name": "ticket", "participant": "mail", "operation": "send", "undo": "nothing"}],
           "output": {"object": {"seat": {"step": "flight", "at": "/seat"},
                                 "car": {"step": "car", "at": "/plate", "optional": true}}}}
          """);

  /** Three steps in a row without a pivot; nothing of the first one has to be undone. */
  static final SagaDefinition ROW =
      saga(
          """
          {"name": "row", "steps": [
            {"name": "ask", "participant": "one", "operation": "ask", "undo": "nothing"},
            {"name": "take", "participant": "two", "operation": "take", "compensation": "give",
             "retry": {"attempts_max": 2}},
            {"name": "put", "participant": "three", "operation": "put", "compensation": "remove"}]}
          """);

  /** A step that may be skipped stands between the first step and the pivot. */
  static final SagaDefinition GAP =
      saga(
          """
          {"name": "gap", "steps": [
            {"name": "first", "participant": "one", "operation": "do", "compensation": "undo"},
            {"name": "maybe", "participant": "two", "operation": "do", "compensation": "undo",
             "when": {"present": {"step": "first", "at": "/more"}}},
            {"name": "last", "participant": "three", "operation": "do", "pivot": true}]}
          """);

  /** Stock is held, a while passes, and then somebody has to say that the order is paid. */
  static final SagaDefinition ORDER =
      saga(
          """
          {"name": "order", "deadline_ms": 600000, "steps": [
            {"name": "hold", "participant": "stock", "operation": "hold", "compensation": "free"},
            {"name": "cool_off", "sleep_ms": 60000},
            {"name": "paid", "signal": {"deadline_ms": 120000}},
            {"name": "ship", "participant": "depot", "operation": "ship", "pivot": true,
             "input": {"step": "paid", "at": "/to"}},
            {"name": "rating", "signal": {"name": "rated", "deadline_ms": 300000,
                                          "default": {"value": {"stars": 3}}}},
            {"name": "thank", "participant": "mail", "operation": "send",
             "input": {"step": "rating", "at": "/stars"}}],
           "output": {"step": "rating", "at": "/stars"}}
          """);

  /** A signal stands between two steps that can be undone. */
  static final SagaDefinition PARCEL =
      saga(
          """
          {"name": "parcel", "steps": [
            {"name": "take", "participant": "stock", "operation": "take", "compensation": "return"},
            {"name": "paid", "signal": {}},
            {"name": "pack", "participant": "depot", "operation": "pack",
             "compensation": "unpack"}]}
          """);

  /** As row, but it goes forward whatever fails. */
  static final SagaDefinition STEADY =
      saga(
          """
          {"name": "steady", "recovery": "forward", "steps": [
            {"name": "take", "participant": "two", "operation": "take", "compensation": "give",
             "retry": {"attempts_max": 2}},
            {"name": "put", "participant": "three", "operation": "put", "compensation": "remove"}]}
          """);

  /** As row, but it waits for a person whatever fails. */
  static final SagaDefinition PARKED =
      saga(
          """
          {"name": "parked", "recovery": "park", "steps": [
            {"name": "take", "participant": "two", "operation": "take", "compensation": "give",
             "retry": {"attempts_max": 2}},
            {"name": "put", "participant": "three", "operation": "put", "compensation": "remove"}]}
          """);

  /** Goods are held, packed and sent by a saga of their own, and its customer is told. */
  static final SagaDefinition SHOP =
      saga(
          """
          {"name": "shop", "steps": [
            {"name": "hold", "participant": "stock", "operation": "hold", "compensation": "free"},
            {"name": "ship.pack", "participant": "depot", "operation": "pack",
             "input": {"step": "hold", "at": "/goods"}, "compensation": "unpack"},
            {"name": "ship.send", "participant": "depot", "operation": "send",
             "compensation": "call_back"},
            {"name": "ship", "saga": {"name": "shipping", "version": 1},
             "result": {"object": {"parcel": {"step": "ship.send", "at": "/id"}}}},
            {"name": "mail", "participant": "post", "operation": "send", "undo": "nothing",
             "input": {"step": "ship", "at": "/parcel"}}],
           "output": {"step": "ship"}}
          """);

  /** What is ordered is taken item by item, two at a time. */
  static final SagaDefinition BASKET =
      saga(
          """
          {"name": "basket", "steps": [
            {"name": "order", "participant": "shop", "operation": "look", "undo": "nothing"},
            {"name": "take", "participant": "stock", "operation": "take", "compensation": "return",
             "for_each": {"list": {"step": "order", "at": "/items"}, "parallel": 2, "most": 3},
             "input": {"object": {"sku": {"item": "/sku"}}}},
            {"name": "pay", "participant": "bank", "operation": "pay", "pivot": true,
             "input": {"step": "take"}}],
           "output": {"step": "take"}}
          """);

  private Sagas() {}

  static SagaDefinition named(String name) {
    return switch (name) {
      case "trip" -> TRIP;
      case "row" -> ROW;
      case "gap" -> GAP;
      case "order" -> ORDER;
      case "steady" -> STEADY;
      case "parked" -> PARKED;
      case "parcel" -> PARCEL;
      case "shop" -> SHOP;
      case "basket" -> BASKET;
      default -> throw new IllegalArgumentException("no such saga: " + name);
    };
  }

  static SagaDefinition saga(String json) {
    SagaDefinition definition = DefinitionJson.parse(JsonText.read(json.replaceAll("\\s+", " ")));
    if (!DefinitionRules.check(definition).isEmpty()) {
      throw new IllegalArgumentException(DefinitionRules.check(definition).toString());
    }
    return definition;
  }
}
