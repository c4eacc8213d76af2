package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaRecord;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** Reads the records in a log's entries, for those who look at a log from outside. */
public final class StoredRecords {
  private final RecordCodec<AtomicRecord> atomic;
  private final RecordCodec<SagaRecord> saga;

  private StoredRecords(Definitions definitions) {
    this.atomic = RecordCodec.ofAtomic(definitions);
    this.saga = RecordCodec.of(SagaRecord.class, definitions);
  }

  /**
   * Knows the sagas of these definitions.
   *
   * @param definitions their JSON texts, as they are registered
   * @throws IllegalArgumentException if one is not the text of a definition
   */
  public static StoredRecords with(Collection<String> definitions) {
    Definitions known =
        new Definitions(new MemoryDatabase(1, InstantSource.system()).definitions(Runnable::run));
    for (String text : definitions) {
      SagaDefinition definition = DefinitionJson.parse(JsonText.read(text));
      known.intern(definition, DefinitionHash.of(definition));
    }
    return new StoredRecords(known);
  }

  /**
   * The records of an entry of an atomic transaction.
   *
   * @throws IllegalArgumentException if it holds something else
   */
  public List<AtomicRecord> atomic(String body) {
    return atomic.read(body);
  }

  /**
   * The records of an entry of a saga.
   *
   * @throws IllegalArgumentException if it holds something else, or refers to a definition that is
   *     not known here
   */
  public List<SagaRecord> saga(String body) {
    try {
      return saga.read(body);
    } catch (MissingDefinitionException missing) {
      throw new IllegalArgumentException(missing);
    }
  }
}
