package dev.verdict.coordinator;

import dev.verdict.coordinator.engine.Contradiction;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.coordinator.reconcile.Report;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes as disagreements what services did although they had ruled it out, so that it is shown
 * until it is mended or an operator closes it. What cannot be noted is in the log, and is found
 * once more when the transaction is finished and compared with its services.
 *
 * @param store where they are noted
 */
public record Contradictions(DisagreementStore store) implements Consumer<Contradiction> {
  private static final Logger LOG = LoggerFactory.getLogger(Contradictions.class);

  @Override
  public void accept(Contradiction told) {
    Finding finding =
        new Finding(
            told.transaction(),
            told.namespace(),
            told.key(),
            told.participant(),
            Finding.Kind.UNEXPECTED,
            "nothing",
            "done");
    store
        .note(new Report(0, 0, 0, List.of(finding), new TreeMap<>(), Set.of(), Set.of()))
        .onFailure(
            failure ->
                LOG.warn(
                    "Cannot note that {} did {} of {}",
                    told.participant(),
                    told.key(),
                    told.transaction(),
                    failure));
  }
}
