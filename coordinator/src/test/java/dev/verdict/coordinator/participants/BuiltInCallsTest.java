package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuiltInCallsTest {
  private final BuiltInCalls calls =
      new BuiltInCalls(Map.of("verdict.echo", answering("inside")), answering("outside"));

  private static ParticipantCalls answering(String word) {
    return (call, epoch, traceparent) ->
        Future.succeededFuture(new BranchAnswer.Done(Json.text(word)));
  }

  private Future<BranchAnswer> call(String participant) {
    return calls.call(
        new BranchCall(
            CallKind.ACTION,
            new TxId("01k9abcdef-0f-0000001-8zq3k2m1n0"),
            new BranchId("step"),
            participant,
            "do",
            Json.nil(),
            1,
            Duration.ofSeconds(1)),
        1,
        "");
  }

  @Test
  void aBuiltInAnswersWithinTheProcess() {
    assertThat(call("verdict.echo").result()).isEqualTo(new BranchAnswer.Done(Json.text("inside")));
  }

  @Test
  void aServiceIsCalledAsBefore() {
    assertThat(call("bank").result()).isEqualTo(new BranchAnswer.Done(Json.text("outside")));
  }

  @Test
  void aReservedNameNeverLeavesTheProcess() {
    assertThat(call("verdict.newer").cause())
        .isInstanceOf(CallFailedException.class)
        .hasMessage("this coordinator has no verdict.newer");
  }

  @Test
  void whatAServiceCouldBeCalledIsNoBuiltIn() {
    assertThatThrownBy(() -> new BuiltInCalls(Map.of("bank", answering("")), calls))
        .hasMessage("bank does not begin with verdict.");
  }
}
