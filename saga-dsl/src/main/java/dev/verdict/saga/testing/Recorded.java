package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.saga.Saga;
import dev.verdict.saga.internal.JsonText;

/** What a test holds as text that the coordinator exported: a definition, and payloads. */
public final class Recorded {
  private Recorded() {}

  /**
   * The saga of a definition.
   *
   * @throws IllegalArgumentException if the text is no JSON, or no definition
   */
  public static Saga<Json, Json> saga(String definition) {
    return Saga.untyped(DefinitionJson.parse(json(definition)));
  }

  /**
   * A payload.
   *
   * @throws IllegalArgumentException if the text is no JSON
   */
  public static Json json(String text) {
    return JsonText.read(text);
  }
}
