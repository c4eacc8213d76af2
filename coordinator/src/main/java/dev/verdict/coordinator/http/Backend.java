package dev.verdict.coordinator.http;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.participants.ParticipantRegistry;

/** What the API serves once the node is up. */
public record Backend(
    Transactions transactions, DefinitionStore definitions, ParticipantRegistry participants) {}
