package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No participant is sent more than it takes. */
class CallBodyTest {
  private static final int MAX = ParticipantProtocol.BODY_BYTES_MAX;
  private static final int SOME = 600_000;

  private static BranchCall call(CallKind kind, Json payload) {
    return new BranchCall(
        kind,
        TxId.of(1_800_000_000_000L, 1, 1, 1),
        new BranchId("debit"),
        "bank",
        "debit",
        payload,
        1,
        Duration.ofSeconds(10));
  }

  private static Json text(int chars) {
    return Json.text("x".repeat(chars));
  }

  private static BranchCall compensate(int input, int output) {
    Map<String, Json> payload = new LinkedHashMap<>();
    payload.put("input", text(input));
    payload.put("output", text(output));
    return call(CallKind.COMPENSATE, new Json.Obj(payload));
  }

  /** The payload of the body for a participant with a barrier. */
  private static Json sent(BranchCall call) {
    byte[] body = CallBody.of(call, 7, true);
    assertThat(body.length).isLessThanOrEqualTo(MAX);
    return JsonText.read(new String(body, StandardCharsets.UTF_8)).at("/payload");
  }

  @Test
  void aCompensationTellsInputAndOutputIfThereIsRoom() {
    BranchCall call = compensate(SOME, 100);
    assertThat(sent(call)).isEqualTo(call.payload());
  }

  @Test
  void elseItTellsTheInput() {
    assertThat(sent(compensate(SOME, SOME))).isEqualTo(new Json.Obj(Map.of("input", text(SOME))));
  }

  @Test
  void elseItTellsOnlyWhatIsToBeUndone() {
    assertThat(sent(compensate(MAX, SOME))).isEqualTo(Json.nil());
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "ABORT", "CONFIRM", "CANCEL"})
  void aDecisionArrivesWhateverItsPayload(CallKind decision) {
    assertThat(sent(call(decision, text(MAX)))).isEqualTo(Json.nil());
    assertThat(sent(call(decision, new Json.Obj(Map.of("input", text(MAX))))))
        .isEqualTo(Json.nil());
  }

  @ParameterizedTest
  @EnumSource(names = {"PREPARE", "TRY", "ACTION"})
  void workIsNotSentWithoutItsInput(CallKind work) {
    assertThatThrownBy(() -> CallBody.of(call(work, text(MAX)), 7, true))
        .isInstanceOfSatisfying(
            CallFailedException.class, it -> assertThat(it.kind()).isEqualTo(FailureKind.TOO_LARGE))
        .hasMessageStartingWith("bank was not asked to " + work.path() + ": the call has 10")
        .hasMessageEndingWith(" bytes, and participants take 1048576");
  }

  /** It has stored nothing, so that it would undo it knows not what. */
  @Test
  void aPlainEndpointIsNotAskedToUndoWhatItIsNotTold() {
    assertThatThrownBy(() -> CallBody.of(compensate(SOME, SOME), 7, false))
        .isInstanceOf(CallFailedException.class)
        .hasMessageStartingWith("bank was not asked to compensate: the call has 1200");
    assertThat(CallBody.of(compensate(SOME, 100), 7, false)).hasSizeGreaterThan(SOME);
  }

  /** A client may have done the work: the payload came when it enlisted the branch. */
  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "ABORT", "CONFIRM", "CANCEL"})
  void norIsItToldADecisionWithoutThePayloadThatOnlyTheDecisionTells(CallKind decision) {
    assertThatThrownBy(() -> CallBody.of(call(decision, text(MAX)), 7, false))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            it -> assertThat(it.kind()).isEqualTo(FailureKind.TOO_LARGE));
    Json largest = text(ParticipantProtocol.PLAIN_PAYLOAD_BYTES_MAX - 2);
    assertThat(CallBody.of(call(decision, largest), 7, false)).hasSizeGreaterThan(SOME);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theBoundIsExact(int more) {
    int rest = CallBody.of(call(CallKind.ACTION, text(0)), 7, true).length;
    BranchCall call = call(CallKind.ACTION, text(MAX - rest + more));
    if (more == 0) {
      assertThat(CallBody.of(call, 7, true)).hasSize(MAX);
    } else {
      assertThatThrownBy(() -> CallBody.of(call, 7, true)).isInstanceOf(CallFailedException.class);
    }
  }
}
