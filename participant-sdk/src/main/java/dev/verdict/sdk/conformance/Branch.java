package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.JsonText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** One branch of a check's own transaction, and the calls that can be made for it. */
final class Branch {
  /** The epoch of a call unless a law needs another. */
  static final long EPOCH = 100;

  private final Calls calls;
  private final Sample sample;
  private final TxId tx;
  private final String name;
  private final String unique;
  private final List<String> history = new CopyOnWriteArrayList<>();
  private Optional<HeldLocks> locks = Optional.empty();
  private int attempts;

  Branch(Calls calls, Sample sample, TxId tx, String name) {
    this(calls, sample, tx, name, tx.text().substring(tx.text().length() - 8));
  }

  private Branch(Calls calls, Sample sample, TxId tx, String name, String unique) {
    this.calls = calls;
    this.sample = sample;
    this.tx = tx;
    this.name = name;
    this.unique = unique;
  }

  /** Another branch of the same transaction; its input is not that of the first. */
  Branch sibling(String other) {
    return new Branch(calls, sample, tx, other, unique + "s");
  }

  /** From now on each call says that the transaction holds this and nothing else. */
  Branch holding(long token, LockMode mode, String resource) {
    locks = Optional.of(new HeldLocks(token, new TreeMap<>(Map.of(resource, mode))));
    return this;
  }

  TxId tx() {
    return tx;
  }

  /** Whether that row is of this branch. */
  boolean isTold(Holdings.Row row) {
    return row.tx().equals(tx.text()) && row.branch().equals(name);
  }

  /** What was done with it, for people. */
  String history() {
    return "a branch after " + String.join(", ", history);
  }

  Heard work() {
    return work(EPOCH);
  }

  Heard work(long epoch) {
    return work(epoch, sample.payload());
  }

  Heard work(long epoch, Json payload) {
    return send(sample.style().work(), body(epoch, sample.operation(), payload));
  }

  /** The work in the form of a call that may be sent from several threads. */
  Map<String, Json> workBody() {
    return body(EPOCH, sample.operation(), sample.payload());
  }

  Heard commitOnePhase() {
    return commitOnePhase(EPOCH);
  }

  Heard commitOnePhase(long epoch) {
    return send(CallKind.COMMIT_ONE_PHASE, body(epoch, sample.operation(), sample.payload()));
  }

  Heard refusedOnePhase() {
    return send(
        CallKind.COMMIT_ONE_PHASE,
        body(EPOCH, sample.operation(), sample.refusedPayload().orElseThrow()));
  }

  Heard settleOnePhase() {
    return send(CallKind.SETTLE_ONE_PHASE, body(EPOCH));
  }

  /** A call that says nothing but which branch it is about. */
  Map<String, Json> keyBody() {
    return body(EPOCH);
  }

  Heard refusedWork() {
    return work(EPOCH, sample.refusedPayload().orElseThrow());
  }

  Heard readOnlyWork() {
    return work(EPOCH, sample.readOnlyPayload().orElseThrow());
  }

  Heard finish() {
    return finish(EPOCH);
  }

  Heard finish(long epoch) {
    return send(sample.style().finish().orElseThrow(), body(epoch));
  }

  /** Confirms the work if its protocol needs that. */
  void finishIfNeeded() {
    if (sample.style().finish().isPresent()) {
      finish().shouldBeDone();
    }
  }

  Heard undo() {
    return undo(EPOCH);
  }

  /** As coordinators do: the compensation by its name, with what is known of the step. */
  Heard undo(long epoch) {
    Map<String, Json> body = body(epoch);
    sample
        .undo()
        .ifPresent(
            undo -> {
              body.put(ParticipantProtocol.OPERATION, Json.text(undo));
              body.put(
                  ParticipantProtocol.PAYLOAD,
                  new Json.Obj(Map.of("input", unique(sample.payload()))));
            });
    return send(sample.style().undo(), body);
  }

  /** With nothing but the branch: what was lost on the coordinator's side is in the barrier. */
  Heard undoByKey() {
    return send(sample.style().undo(), byKey());
  }

  /** Without a repeat if no answer comes. */
  Heard workOnce() {
    return sendOnce(sample.style().work(), workBody());
  }

  /** Without a repeat if no answer comes. */
  Heard finishOnce() {
    return sendOnce(sample.style().finish().orElseThrow(), body(EPOCH));
  }

  /** Without a repeat if no answer comes. */
  Heard undoOnce() {
    return sendOnce(sample.style().undo(), byKey());
  }

  private Heard sendOnce(CallKind kind, Map<String, Json> body) {
    return calls.once(kind.path(), title(kind, body), body);
  }

  /** The work as a line of a batch. */
  Batched.Line workLine() {
    return line(sample.style().work(), workBody());
  }

  /** What confirms the work, if its protocol needs that. */
  Optional<Batched.Line> finishLine() {
    return sample.style().finish().map(kind -> line(kind, body(EPOCH)));
  }

  /** What ends the branch without knowing its work. */
  Batched.Line endLine() {
    return sample.canBeUndone()
        ? line(sample.style().undo(), byKey())
        : line(CallKind.SETTLE, body(EPOCH));
  }

  /** A line that says that it is a call which there is not. */
  Batched.Line danceLine() {
    return Batched.Line.of("dance", "the call 'dance'", workBody());
  }

  private static Batched.Line line(CallKind kind, Map<String, Json> body) {
    return Batched.Line.of(kind.path(), title(kind, body), body);
  }

  Heard settle() {
    return send(CallKind.SETTLE, body(EPOCH));
  }

  Heard unknownOperation() {
    return calls.once(
        sample.style().work().path(),
        "the " + sample.style().work().path() + " of an unknown operation",
        body(EPOCH, "no-such-operation-" + unique, sample.payload()));
  }

  Heard withUnknownMembers() {
    Map<String, Json> body = workBody();
    body.put("from_a_later_version", new Json.Obj(Map.of("a", Json.bool(true))));
    return send(sample.style().work(), body);
  }

  Heard withMembersReversed() {
    return work(EPOCH, reversed(sample.payload()));
  }

  private static Json reversed(Json value) {
    if (!(value instanceof Json.Obj object)) {
      return value;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    Deque<Map.Entry<String, Json>> stack = new ArrayDeque<>();
    object.members().entrySet().forEach(stack::push);
    stack.forEach(member -> members.put(member.getKey(), reversed(member.getValue())));
    return new Json.Obj(members);
  }

  Heard send(CallKind kind, Map<String, Json> body) {
    Heard heard = calls.answered(kind.path(), title(kind, body), body);
    history.add(kind.path() + " (" + heard.words() + ")");
    return heard;
  }

  private static String title(CallKind kind, Map<String, Json> body) {
    return String.format(
        Locale.ROOT,
        "%s (attempt %s, epoch %s)",
        kind.path(),
        JsonText.format(body.getOrDefault(ParticipantProtocol.ATTEMPT, Json.nil())),
        JsonText.format(body.getOrDefault(ParticipantProtocol.EPOCH, Json.nil())));
  }

  private Map<String, Json> body(long epoch) {
    Map<String, Json> body = new LinkedHashMap<>();
    body.put(ParticipantProtocol.TX, Json.text(tx.text()));
    body.put(ParticipantProtocol.BRANCH, Json.text(name));
    body.put(ParticipantProtocol.EPOCH, Json.number(epoch));
    attempts++;
    body.put(ParticipantProtocol.ATTEMPT, Json.number(attempts));
    locks.ifPresent(it -> body.put(ParticipantProtocol.LOCKS, it.toJson()));
    return body;
  }

  private Map<String, Json> body(long epoch, String operation, Json payload) {
    Map<String, Json> body = body(epoch);
    body.put(ParticipantProtocol.OPERATION, Json.text(operation));
    body.put(ParticipantProtocol.PAYLOAD, unique(payload));
    return body;
  }

  private Json unique(Json value) {
    if (value instanceof Json.Text text) {
      return Json.text(text.value().replace(Sample.UNIQUE, unique));
    }
    if (value instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(this::unique).toList());
    }
    if (value instanceof Json.Obj object) {
      return new Json.Obj(
          object.members().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      member -> member.getKey().replace(Sample.UNIQUE, unique),
                      member -> unique(member.getValue()),
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
    return value;
  }

  /** Ends the branch, whatever state a law left it in. */
  void cleanUp() {
    if (sample.canBeUndone()) {
      calls.once(sample.style().undo().path(), "the clean-up", byKey());
    }
  }

  private Map<String, Json> byKey() {
    Map<String, Json> body = body(EPOCH);
    sample.undo().ifPresent(undo -> body.put(ParticipantProtocol.OPERATION, Json.text(undo)));
    return body;
  }
}
