package dev.verdict.coordinator.http;

import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.protocol.Json;

/**
 * What another input for a step changes.
 *
 * @param before what the step is called with; JSON null if that is not known any more
 * @param after what it would be called with
 */
record InputChange(Json before, Json after) {
  static InputChange of(Snapshot now, Action.GiveInput given) {
    Json before =
        now.situation()
            .flatMap(Situation::saga)
            .flatMap(saga -> saga.inputs().apply(given.step()))
            .orElse(Json.nil());
    return new InputChange(before, given.input());
  }
}
