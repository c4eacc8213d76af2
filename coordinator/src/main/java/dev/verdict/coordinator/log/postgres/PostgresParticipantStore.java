package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.participants.Capabilities;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.SeenInstance;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Registered services and announced instances in PostgreSQL. */
public final class PostgresParticipantStore implements ParticipantStore {
  private static final String PUT =
      "INSERT INTO participant (name, base_urls, asks) VALUES ($1, $2, $3) ON CONFLICT (name)"
          + " DO UPDATE SET base_urls = EXCLUDED.base_urls, asks = EXCLUDED.asks,"
          + " updated_at = now()";

  private static final String LIST =
      "SELECT name, base_urls, asks FROM participant ORDER BY name COLLATE \"C\"";

  private static final String ANNOUNCE =
      "SELECT announce_instance($1, $2, $3, $4, $5, $6 * interval '1 millisecond',"
          + " $7 * interval '1 millisecond', $8)";

  private static final String SIGN_OFF =
      "UPDATE participant_instance SET gone = true WHERE service = $1 AND id = $2 AND NOT gone";

  private static final String INSTANCES =
      "SELECT service, id, base_url, asks, capabilities,"
          + " NOT gone AND seen_at > now() - $1 * interval '1 millisecond'"
          + " FROM participant_instance ORDER BY service COLLATE \"C\", id COLLATE \"C\"";

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

  @Override
  public Future<Boolean> announce(Instance instance) {
    return database
        .query(
            ANNOUNCE,
            Tuple.tuple()
                .addString(instance.service())
                .addString(instance.id())
                .addString(instance.baseUrl().toString())
                .addBoolean(instance.asks())
                .addArrayOfString(instance.capabilities().names().toArray(new String[0]))
                .addDouble((double) TIME_TO_LIVE.toMillis())
                .addDouble((double) WRITTEN_AFTER.toMillis())
                .addInteger(INSTANCES_MAX))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  @Override
  public Future<Void> signOff(String service, String id) {
    return database.query(SIGN_OFF, Tuple.of(service, id)).mapEmpty();
  }

  @Override
  public Future<List<SeenInstance>> instances() {
    return database
        .query(INSTANCES, Tuple.of((double) TIME_TO_LIVE.toMillis()))
        .map(
            rows -> {
              List<SeenInstance> instances = new ArrayList<>();
              rows.forEach(row -> instances.add(seen(row)));
              return instances;
            });
  }

  private static SeenInstance seen(Row row) {
    Instance instance =
        new Instance(
            row.getString(0),
            row.getString(1),
            URI.create(row.getString(2)),
            row.getBoolean(3),
            Capabilities.of(List.of(row.getArrayOfStrings(4))));
    return new SeenInstance(instance, row.getBoolean(5));
  }

  private static Participant participant(Row row) {
    List<URI> urls = Arrays.stream(row.getArrayOfStrings(1)).map(URI::create).toList();
    return new Participant(row.getString(0), urls, row.getBoolean(2));
  }
}
