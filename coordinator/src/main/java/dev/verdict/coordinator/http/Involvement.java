package dev.verdict.coordinator.http;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.definitions.DefinitionStore.Stored;
import dev.verdict.coordinator.engine.RecordPieces;
import dev.verdict.coordinator.log.Search.Mention;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** How the transactions are known that a service takes part in. */
final class Involvement {
  /** One piece is for atomic transactions, and one for each definition of a saga. */
  static final int DEFINITIONS_MAX = Mention.PIECES_MAX - 1;

  private final Supplier<DefinitionStore> definitions;

  /**
   * @param definitions where sagas are registered; asked for with each look
   */
  Involvement(Supplier<DefinitionStore> definitions) {
    this.definitions = definitions;
  }

  /**
   * Those with a branch or a step at a service.
   *
   * @param participant its name
   * @param namespace whose sagas
   * @param saga only sagas of that name are asked for
   * @throws ProblemException if that is no name
   */
  Future<Mention> of(String participant, String namespace, Optional<String> saga) {
    checkName(participant);
    return StoreFaults.asUnavailable(
            definitions
                .get()
                .mentioning(namespace, RecordPieces.step(participant), saga, DEFINITIONS_MAX + 1))
        .map(found -> mention(participant, found));
  }

  static void checkName(String participant) {
    if (!Rules.isName(participant)) {
      throw Query.invalid("participant is the name of a service: 1 to 100 of A-Z a-z 0-9 . _ -");
    }
  }

  private static Mention mention(String participant, List<Stored> sagas) {
    if (sagas.size() > DEFINITIONS_MAX) {
      throw Query.invalid(
          "More than "
              + DEFINITIONS_MAX
              + " versions of sagas call "
              + participant
              + ": give name too, of the saga that is looked for");
    }
    Set<String> pieces = new HashSet<>();
    pieces.add(RecordPieces.branchAt(participant));
    sagas.forEach(each -> pieces.add(RecordPieces.sagaOf(each.hash())));
    return new Mention(pieces, true);
  }
}
