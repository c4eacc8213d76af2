package dev.verdict.coordinator.console;

import dev.verdict.protocol.definition.SagaDefinition;
import java.util.Optional;

/**
 * What a saga runs, and how it would be undone.
 *
 * @param definition with a step for each item of the lists that are known by now
 * @param undo empty if it cannot be undone any more, or if it is over
 */
public record SagaView(SagaDefinition definition, Optional<UndoPlan> undo) {}
