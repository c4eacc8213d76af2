package dev.verdict.stress.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import dev.verdict.stress.chaos.service.ServiceMain;
import dev.verdict.stress.process.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Makes what the clients ask for. All chance comes from the given source. */
public final class Pieces {
  /** The services that faults may hit, by name. */
  public static final List<String> SERVICES = List.of("north", "south", "east");

  /** The service of the probe: no fault hits it, so that what the probe waits for is a leader. */
  public static final String STEADY = "steady";

  /** How many accounts for transfers each service has. */
  public static final int MONEY_ACCOUNTS = 20;

  /** What each of them holds at first. */
  public static final long MONEY = 100_000;

  /** What trips are taken from, at first. */
  public static final long STOCK = 10_000_000;

  /** So few of them are changed by who holds them, that they meet. */
  private static final int HELD_ACCOUNTS = 4;

  private static final String SAGA = "trip";
  private static final int TRANSFER_MAX = 500;
  private static final int DECLINED_PERCENT = 6;
  private static final int ENLISTED_PERCENT = 25;
  private static final int HOLDING_PERCENT = 40;
  private static final int LOCK_WAIT_MS = 2_000;
  private static final int TIMEOUT_MS = 8_000;
  private static final int CALL_TIMEOUT_MS = 2_000;
  private static final int DEADLINE_MS = 20_000;
  private static final List<Step> TRIP =
      List.of(
          new Step("flight", "north", Style.STEP, "stock", -1, List.of()),
          new Step("hotel", "south", Style.STEP, "stock", -1, List.of()),
          new Step("car", "east", Style.STEP, "stock", -1, List.of("flight", "hotel")),
          new Step("payment", "north", Style.FINAL, "till", 100, List.of("car")),
          new Step("ticket", "south", Style.FINAL, "till", 1, List.of("payment")));

  private Pieces() {}

  private record Step(
      String name, String service, Style style, String account, long amount, List<String> after) {
    Part part() {
      return new Part(name, service, style, account, amount, after);
    }
  }

  /** All services, by name. */
  public static List<String> allServices() {
    return Stream.concat(SERVICES.stream(), Stream.of(STEADY)).toList();
  }

  /** Every service's accounts. */
  public static List<ServiceMain.Account> accounts(int shards, int counters) {
    List<ServiceMain.Account> accounts = new ArrayList<>();
    for (int i = 0; i < MONEY_ACCOUNTS; i++) {
      accounts.add(new ServiceMain.Account("money-" + i, MONEY));
    }
    for (int i = 0; i < counters; i++) {
      accounts.add(new ServiceMain.Account("counter-" + i, 0));
    }
    for (int i = 0; i < shards; i++) {
      accounts.add(new ServiceMain.Account("probe-" + i, 0));
    }
    accounts.add(new ServiceMain.Account("stock", STOCK));
    accounts.add(new ServiceMain.Account("till", 0));
    return accounts;
  }

  /** One increment on every service. */
  static Piece counter(String ref, int counter) {
    List<Part> parts =
        SERVICES.stream()
            .map(service -> branch("at-" + service, service, "counter-" + counter, 1))
            .toList();
    return atomic(ref, "counter", parts, false);
  }

  /** One increment on the steady service. */
  static Piece probe(String ref, int shard) {
    return atomic(ref, "probe", List.of(branch("probe", STEADY, "probe-" + shard, 1)), false);
  }

  /** Money from an account of one service to an account of another. */
  static Piece transfer(String ref, Random random) {
    int from = random.nextInt(SERVICES.size());
    int to = (from + 1 + random.nextInt(SERVICES.size() - 1)) % SERVICES.size();
    long cents = 1L + random.nextInt(TRANSFER_MAX);
    boolean holds = random.nextInt(100) < HOLDING_PERCENT;
    int accounts = holds ? HELD_ACCOUNTS : MONEY_ACCOUNTS;
    List<Part> parts =
        List.of(
            money("debit", SERVICES.get(from), -cents, accounts, random),
            money("credit", SERVICES.get(to), cents, accounts, random));
    boolean declined = random.nextInt(100) < DECLINED_PERCENT;
    Piece whole =
        holds
            ? holding(atomic(ref, Asked.HOLDING, parts, declined))
            : atomic(ref, "transfer", parts, declined);
    return random.nextInt(100) < ENLISTED_PERCENT ? enlisting(whole) : whole;
  }

  /** The same, which holds its accounts. */
  private static Piece holding(Piece whole) {
    ObjectNode body = Lines.read(whole.body(), ObjectNode.class);
    ArrayNode locks = body.putArray("locks");
    for (Part part : whole.parts()) {
      locks.addObject().put("resource", Asked.resource(part));
    }
    body.put("lock_wait_ms", LOCK_WAIT_MS);
    return new Piece(whole.ref(), whole.workload(), whole.path(), Lines.write(body), whole.parts());
  }

  /** The same in several requests: begin, each branch, commit. */
  private static Piece enlisting(Piece whole) {
    ObjectNode body = Lines.read(whole.body(), ObjectNode.class);
    List<Piece.Enlisted> branches = new ArrayList<>();
    for (JsonNode branch : body.remove("branches")) {
      branches.add(new Piece.Enlisted(branch.path("id").asText(), Lines.write(branch)));
    }
    return new Piece(
        whole.ref(),
        whole.workload(),
        "/v1/transactions",
        Lines.write(body),
        branches,
        whole.parts());
  }

  private static Part money(String name, String service, long cents, int accounts, Random random) {
    Style style = random.nextBoolean() ? Style.PREPARED : Style.TCC;
    String account = "money-" + random.nextInt(accounts);
    return new Part(name, service, style, account, cents, List.of());
  }

  private static Part branch(String name, String service, String account, long amount) {
    return new Part(name, service, Style.PREPARED, account, amount, List.of());
  }

  /** If it is to fail, the last branch declines. */
  private static Piece atomic(String ref, String workload, List<Part> parts, boolean declined) {
    List<Map<String, Object>> branches = new ArrayList<>();
    for (Part part : parts) {
      boolean last = part.equals(parts.get(parts.size() - 1));
      Map<String, Object> branch = new LinkedHashMap<>();
      branch.put("id", part.branch());
      branch.put("participant", part.service());
      branch.put("style", part.style() == Style.TCC ? "tcc" : "2pc");
      branch.put("operation", part.style() == Style.TCC ? ServiceMain.RESERVE : ServiceMain.CHANGE);
      branch.put("payload", payload(ref, part.account(), part.amount(), declined && last));
      branches.add(branch);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("branches", branches);
    body.put("timeout_ms", TIMEOUT_MS);
    body.put("call_timeout_ms", CALL_TIMEOUT_MS);
    body.put("business_key", ref);
    return new Piece(ref, workload, "/v1/atomic", Lines.write(body), parts);
  }

  private static Map<String, Object> payload(
      String ref, String account, long amount, boolean decline) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("ref", ref);
    payload.put("account", account);
    payload.put("amount", amount);
    payload.put("decline", decline);
    return payload;
  }

  /** A trip; one in three is declined on its way, up to the pivot; what follows never refuses. */
  static Piece trip(String ref, Random random) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("ref", ref);
    int declining = random.nextInt(3 * (TRIP.size() - 1));
    int last = TRIP.size() - 1;
    for (int i = 0; i < TRIP.size(); i++) {
      input.put(TRIP.get(i).name(), i == declining && i < last);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("saga", SAGA);
    body.put("input", input);
    body.put("business_key", ref);
    List<Part> parts = TRIP.stream().map(Step::part).toList();
    return new Piece(ref, "trip", "/v1/sagas", Lines.write(body), parts);
  }

  /** The saga's definition, to be registered before. */
  public static String tripDefinition() {
    Map<String, Object> saga = new LinkedHashMap<>();
    saga.put("name", SAGA);
    saga.put("version", 1);
    saga.put("deadline_ms", DEADLINE_MS);
    saga.put("steps", TRIP.stream().map(Pieces::definition).toList());
    return Lines.write(saga);
  }

  private static Map<String, Object> definition(Step step) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("ref", Map.of("input", "/ref"));
    input.put("account", Map.of("value", step.account()));
    input.put("amount", Map.of("value", step.amount()));
    input.put("decline", Map.of("input", "/" + step.name().toLowerCase(Locale.ROOT)));
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("name", step.name());
    definition.put("participant", step.service());
    definition.put("after", step.after());
    definition.put("input", Map.of("object", input));
    definition.put("timeout_ms", CALL_TIMEOUT_MS);
    if (step.style() == Style.STEP) {
      definition.put("operation", ServiceMain.STEP);
      definition.put("compensation", ServiceMain.UNDO);
    } else {
      definition.put("operation", ServiceMain.FINAL);
      definition.put("pivot", step.name().equals("payment"));
    }
    return definition;
  }
}
