package dev.verdict.coordinator.console;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.SagaDefinition;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a saga runs, with what, and how it would be undone.
 *
 * @param definition with a step for each item of the lists that are known by now
 * @param undo tells how it would be undone, as of the moment at which this was made. For any
 *     thread; not cheap: a saga of 500 steps takes a tenth of a second
 * @param inputs tells what one of its steps was called with, or is about to be; empty if that calls
 *     nobody, or may never have been called. For any thread
 * @param undoInputs tells what the compensation of one of its steps is called with; empty while
 *     none is called. For any thread
 */
public record SagaView(
    SagaDefinition definition,
    Supplier<UndoPlan> undo,
    Function<BranchId, Optional<Json>> inputs,
    Function<BranchId, Optional<Json>> undoInputs) {}
