package dev.verdict.coordinator.config;

import dev.verdict.protocol.definition.draw.Format;
import java.net.URI;
import java.nio.file.Path;

/** What the command {@code saga} is asked for. */
public sealed interface SagaRequest {
  /** Say what is wrong with a definition. */
  record Check(Source definition) implements SagaRequest {}

  /** Say what a later version does differently. */
  record Diff(Source earlier, Source later) implements SagaRequest {}

  /** Draw a definition. */
  record Draw(Source definition, Format format) implements SagaRequest {}

  /** Print the JSON Schema of definitions. */
  record Schema() implements SagaRequest {}

  /** Where a definition is. */
  sealed interface Source {
    /** In a file, as JSON. */
    record File(Path path) implements Source {}

    /** Registered with a coordinator. */
    record Registered(URI coordinator, String name, int version) implements Source {}
  }
}
