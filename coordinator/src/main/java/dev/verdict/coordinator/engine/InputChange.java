package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Json;
import java.util.List;

/**
 * What another input for a step changes.
 *
 * @param before what the step is to be called with as things stand: an input that waits for the
 *     step to be ruled out, if there is one; JSON null if that is not known any more
 * @param after what it would be called with
 * @param held the resources that the saga holds: they stay those, whatever the input names
 */
public record InputChange(Json before, Json after, List<String> held) {
  /** Copies the resources. */
  public InputChange {
    held = List.copyOf(held);
  }
}
