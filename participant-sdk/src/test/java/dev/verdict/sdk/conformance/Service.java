package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.MemoryTransaction;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.barrier.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A participant with one operation in each style, and with one flaw. Its state is two numbers. */
public class Service implements Subject {
  private static final Json GO = JsonText.parse("{\"item\":\"x-${unique}\",\"mode\":\"go\"}");
  private static final Json REFUSE = JsonText.parse("{\"item\":\"x\",\"mode\":\"refuse\"}");

  private static final Json LOOK = JsonText.parse("{\"item\":\"x\",\"mode\":\"look\"}");

  /** How much was done. */
  final AtomicLong done = new AtomicLong();

  /** How much was undone. */
  final AtomicLong undone = new AtomicLong();

  /** Whatever a flaw needs to remember. */
  final Map<String, Object> memory = new ConcurrentHashMap<>();

  /** What a flaw has marked. */
  final Set<String> marked = ConcurrentHashMap.newKeySet();

  private final Flaw flaw;
  private final Participant participant;

  /** An order. */
  record Order(String item, String mode) {}

  /** What it got. */
  record Ticket(long number) {}

  /** With that flaw. */
  public Service(Flaw flaw) {
    this.flaw = flaw;
    participant =
        Participant.named("flawed", new MemoryStore())
            .prepared("buy", Order.class, this::buy)
            .tcc(
                "hold",
                Order.class,
                Ticket.class,
                (tx, order) -> work(tx, order, ticket()),
                (tx, order, ticket) -> {},
                (tx, order, ticket) -> tx.onCommit(undone::incrementAndGet))
            .saga(
                "book",
                Order.class,
                Ticket.class,
                (tx, order) -> work(tx, order, ticket()),
                "cancel",
                (tx, order, ticket) -> tx.onCommit(undone::incrementAndGet))
            .build();
  }

  private Result<Result.None> buy(MemoryTransaction tx, Order order) {
    return order.mode().equals("look") ? Result.readOnly() : work(tx, order, Result.done());
  }

  private Result<Ticket> ticket() {
    return Result.done(new Ticket(done.get() + 1));
  }

  private <O> Result<O> work(MemoryTransaction tx, Order order, Result<O> result) {
    if (order.mode().equals("refuse")) {
      return Result.refused("sold out");
    }
    tx.onCommit(done::incrementAndGet);
    return result;
  }

  /** What it offers, and where it shows its state. */
  public static Samples samples() {
    return new Samples(
        List.of(
            Sample.of(SampleStyle.PREPARED, "buy", GO).refusing(REFUSE).reading(LOOK),
            Sample.of(SampleStyle.TCC, "hold", GO).refusing(REFUSE),
            Sample.of(SampleStyle.SAGA, "book", GO).undoneBy("cancel").refusing(REFUSE)),
        Optional.of("/numbers"),
        true);
  }

  @Override
  public Reply post(String call, byte[] body) {
    return call.equals("batch")
        ? flaw.batch(text(body).lines().map(this::postLine).toList())
        : flaw.handle(this, call, body);
  }

  private Reply postLine(String line) {
    byte[] body = line.getBytes(StandardCharsets.UTF_8);
    return members(body).get("call") instanceof Json.Text call
        ? post(call.value(), body)
        : status(400);
  }

  /** The line that tells a reply. */
  static String line(int number, Reply reply) {
    return reply.status() == 200
        ? "{\"line\":" + number + "," + text(reply).substring(1) + "\n"
        : "{\"line\":" + number + ",\"status\":" + reply.status() + "}\n";
  }

  @Override
  public Optional<Json> state() {
    return Optional.of(Json.of(Map.of("done", done.get(), "undone", undone.get())));
  }

  /** As a participant without a flaw would answer. */
  Reply pass(String call, byte[] body) {
    try {
      return participant.handle(call, body).toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  Reply pass(String call, Map<String, Json> body) {
    return pass(call, bytes(new Json.Obj(body)));
  }

  /** With one member changed. */
  Reply passWith(String call, Map<String, Json> body, String member, Json value) {
    Map<String, Json> changed = new LinkedHashMap<>(body);
    changed.put(member, value);
    return pass(call, changed);
  }

  /** With a branch of its own, so that the barrier does not know it. */
  Reply passAnew(String call, Map<String, Json> body) {
    return passWith(call, body, "branch", Json.text("anew-" + System.nanoTime()));
  }

  /** The members of a call; empty if it is none. */
  static Map<String, Json> members(byte[] body) {
    try {
      return JsonText.parse(new String(body, StandardCharsets.UTF_8)) instanceof Json.Obj object
          ? object.members()
          : Map.of();
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }

  static String key(Map<String, Json> body) {
    return body.get("tx") + "/" + body.get("branch");
  }

  static Reply reply(String body) {
    return new Reply(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply status(int status) {
    return new Reply(status, "text/plain", "no".getBytes(StandardCharsets.UTF_8));
  }

  static String text(Reply reply) {
    return text(reply.body());
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Json body) {
    return JsonText.format(body).getBytes(StandardCharsets.UTF_8);
  }
}
