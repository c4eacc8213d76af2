package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.BarrierFlow;
import dev.verdict.sdk.barrier.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What came back for a call.
 *
 * @param call which call, for people
 * @param words what came, for people
 * @param answer what it means by the protocol; empty if it is not an answer
 * @param mayBeTransient whether it says that the same call may be answered later
 */
record Heard(String call, String words, Optional<BranchAnswer> answer, boolean mayBeTransient) {
  private static final int WORDS_CHARS_MAX = 300;

  private static final int SERVER_ERROR_MIN = 500;
  private static final Set<Integer> NOT_NOW = Set.of(408, 423, 424, 429);

  static Heard of(String call, Reply reply) {
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    return new Heard(
        call,
        words(reply),
        reply.status() == 200 ? read(body) : Optional.empty(),
        mayBeAnsweredLater(reply));
  }

  /** Whether a reply says that the same call may be answered later. */
  static boolean mayBeAnsweredLater(Reply reply) {
    return reply.status() >= SERVER_ERROR_MIN || NOT_NOW.contains(reply.status());
  }

  /** A reply, for people; long ones are cut. */
  static String words(Reply reply) {
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    String shown =
        body.length() <= WORDS_CHARS_MAX ? body : body.substring(0, WORDS_CHARS_MAX) + "...";
    return "status " + reply.status() + (shown.isEmpty() ? "" : " " + shown.strip());
  }

  static Heard nothing(String call, Exception why) {
    return new Heard(call, "nothing (" + why + ")", Optional.empty(), true);
  }

  private static Optional<BranchAnswer> read(String body) {
    Json json;
    try {
      json = JsonText.parse(body);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return json.at("/" + ParticipantProtocol.RESULT) instanceof Json.Text result
        ? answer(result.value(), json)
        : Optional.empty();
  }

  private static Optional<BranchAnswer> answer(String result, Json json) {
    return switch (result) {
      case ParticipantProtocol.DONE -> Optional.of(done(json));
      case ParticipantProtocol.REFUSED ->
          json.at("/" + ParticipantProtocol.REASON) instanceof Json.Text reason
              ? Optional.of(new BranchAnswer.Refused(reason.value()))
              : Optional.empty();
      case ParticipantProtocol.TOMBSTONE -> Optional.of(new BranchAnswer.Tombstone());
      case ParticipantProtocol.UNKNOWN_BRANCH -> Optional.of(new BranchAnswer.UnknownBranch());
      case ParticipantProtocol.STALE_EPOCH ->
          json.at("/" + ParticipantProtocol.SEEN_EPOCH) instanceof Json.Num seen
              ? Optional.of(new BranchAnswer.StaleEpoch(seen.value().longValue()))
              : Optional.empty();
      case ParticipantProtocol.INPUT_MISMATCH -> Optional.of(new BranchAnswer.InputMismatch());
      default -> Optional.empty();
    };
  }

  private static BranchAnswer done(Json json) {
    Json output = json.at("/" + ParticipantProtocol.OUTPUT);
    return json.at("/" + ParticipantProtocol.READ_ONLY).equals(Json.bool(true))
        ? new BranchAnswer.ReadOnly(output)
        : new BranchAnswer.Done(output);
  }

  boolean is(Class<? extends BranchAnswer> kind) {
    return answer.filter(kind::isInstance).isPresent();
  }

  /** This, or the law is broken. */
  Heard shouldBe(Class<? extends BranchAnswer> kind, String expected) {
    if (!is(kind)) {
      throw new BrokenLawException(
          call + " should be answered " + expected + " but was answered " + words);
    }
    return this;
  }

  Heard shouldBeDone() {
    return shouldBe(BranchAnswer.Done.class, "\"done\", and not read-only");
  }

  Heard shouldBeReadOnly() {
    return shouldBe(BranchAnswer.ReadOnly.class, "\"done\" with \"read_only\": true");
  }

  Heard shouldBeTombstone() {
    return shouldBe(BranchAnswer.Tombstone.class, "\"tombstone\"");
  }

  Heard shouldBeMismatch() {
    return shouldBe(BranchAnswer.InputMismatch.class, "\"input_mismatch\"");
  }

  Heard shouldBeRefused() {
    return shouldBe(BranchAnswer.Refused.class, "\"refused\" with a reason");
  }

  /** Refused because of its lock, or the law is broken. */
  Heard shouldBeStaleLock() {
    shouldBeRefused();
    if (answer.filter(Heard::tellsStaleLock).isEmpty()) {
      throw new BrokenLawException(
          call + " should be refused as \"stale_lock: ...\" but was answered " + words);
    }
    return this;
  }

  private static boolean tellsStaleLock(BranchAnswer answer) {
    return answer instanceof BranchAnswer.Refused refused
        && refused.reason().startsWith(BarrierFlow.STALE_LOCK);
  }

  void shouldBeStale(long seen) {
    shouldBe(BranchAnswer.StaleEpoch.class, "\"stale_epoch\" with \"seen_epoch\": " + seen);
    if (!answer.equals(Optional.of(new BranchAnswer.StaleEpoch(seen)))) {
      throw new BrokenLawException(
          call + " should tell \"seen_epoch\": " + seen + " but was answered " + words);
    }
  }

  /** The same answer as that, or the law is broken. */
  Heard shouldBeLike(Heard first) {
    if (!answer.equals(first.answer)) {
      throw new BrokenLawException(
          call
              + " was answered "
              + words
              + " although "
              + first.call
              + " was answered "
              + first.words);
    }
    return this;
  }

  /** Not {@code done}, or the law is broken. */
  void shouldNotBeDone(String because) {
    if (answer.filter(BranchAnswer::isDone).isPresent()) {
      throw new BrokenLawException(call + " was answered \"done\" although " + because);
    }
  }

  /** No answer of the protocol, or the law is broken. */
  void shouldBeNoAnswer(String because) {
    if (answer.isPresent()) {
      throw new BrokenLawException(
          call
              + " was answered "
              + words
              + " although "
              + because
              + ": it should get another status");
    }
  }
}
