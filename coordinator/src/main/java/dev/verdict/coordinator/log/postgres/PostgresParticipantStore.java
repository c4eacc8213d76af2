package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Registered services in PostgreSQL. */
public final class PostgresParticipantStore implements ParticipantStore {
  private static final String PUT =
      "INSERT INTO participant (name, base_urls, asks) VALUES ($1, $2, $3) ON CONFLICT (name)"
          + " DO UPDATE SET base_urls = EXCLUDED.base_urls, asks = EXCLUDED.asks,"
          + " updated_at = now()";

  private static final String LIST =
      "SELECT name, base_urls, asks FROM participant ORDER BY name COLLATE \"C\"";

  private final Database database;

  /**
   * @param database where they are
   */
  public PostgresParticipantStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> put(Participant participant) {
    String[] urls = participant.baseUrls().stream().map(URI::toString).toArray(String[]::new);
    return database
        .query(
            PUT,
            Tuple.tuple()
                .addString(participant.name())
                .addArrayOfString(urls)
                .addBoolean(participant.asks()))
        .mapEmpty();
  }

  @Override
  public Future<List<Participant>> list() {
    return database
        .query(LIST, Tuple.tuple())
        .map(
            rows -> {
              List<Participant> participants = new ArrayList<>();
              rows.forEach(row -> participants.add(participant(row)));
              return participants;
            });
  }

  private static Participant participant(Row row) {
    List<URI> urls = Arrays.stream(row.getArrayOfStrings(1)).map(URI::create).toList();
    return new Participant(row.getString(0), urls, row.getBoolean(2));
  }
}
