package dev.verdict.coordinator.http;

import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.locks.Locks;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.views.ViewStore;
import java.util.Optional;

/**
 * What the API serves once the node is up.
 *
 * @param transactions this node's transactions
 * @param definitions the registered sagas
 * @param participants the registered services
 * @param audit what operators did
 * @param batches what operators do to many transactions at once
 * @param views views of the list of transactions
 * @param disagreements what services were found to hold otherwise than the log says
 * @param proposals what waits for a second operator
 * @param locks the locks; empty if the node keeps none
 * @param peers the other nodes; empty for a node without a cluster
 */
public record Backend(
    Transactions transactions,
    DefinitionStore definitions,
    ParticipantRegistry participants,
    AuditLog audit,
    BatchStore batches,
    ViewStore views,
    DisagreementStore disagreements,
    ProposalStore proposals,
    Optional<Locks> locks,
    Optional<Peers> peers) {
  /** What a node without a cluster serves. */
  public Backend(
      Transactions transactions,
      DefinitionStore definitions,
      ParticipantRegistry participants,
      AuditLog audit,
      BatchStore batches,
      ViewStore views,
      DisagreementStore disagreements,
      ProposalStore proposals) {
    this(
        transactions,
        definitions,
        participants,
        audit,
        batches,
        views,
        disagreements,
        proposals,
        Optional.empty(),
        Optional.empty());
  }
}
