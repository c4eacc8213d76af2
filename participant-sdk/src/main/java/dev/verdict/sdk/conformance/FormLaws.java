package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What holds for calls that are no calls, and for those of a later version. */
final class FormLaws {
  private static final List<String> NO_CALLS = List.of("", "{", "[]", "null", "{}", "nonsense");

  private FormLaws() {}

  static void malformed(Trial trial) {
    Branch branch = trial.branch();
    String path = trial.sample().style().work().path();
    for (String body : NO_CALLS) {
      trial
          .calls()
          .raw(path, "a body of '" + body + "'", body)
          .shouldBeNoAnswer("that is not a call");
    }
    for (String member :
        List.of(ParticipantProtocol.TX, ParticipantProtocol.BRANCH, ParticipantProtocol.EPOCH)) {
      withoutAndWrong(trial, branch, path, member);
    }
    branch.work().shouldBeDone();
  }

  private static void withoutAndWrong(Trial trial, Branch branch, String path, String member) {
    Map<String, Json> body = new LinkedHashMap<>(branch.workBody());
    body.put(member, new Json.Arr(List.of()));
    trial
        .calls()
        .raw(path, "a call whose '" + member + "' is an array", text(body))
        .shouldBeNoAnswer("that is not a call");
    body.remove(member);
    trial
        .calls()
        .raw(path, "a call without '" + member + "'", text(body))
        .shouldBeNoAnswer("that is not a call");
  }

  private static String text(Map<String, Json> body) {
    return JsonText.format(new Json.Obj(body));
  }

  static void unknownOperation(Trial trial) {
    Branch branch = trial.branch();
    branch.unknownOperation().shouldBeNoAnswer("it has no such operation");
    branch.work().shouldBeDone();
  }

  static void unknownCall(Trial trial) {
    Branch branch = trial.branch();
    trial
        .calls()
        .raw("dance", "the call 'dance'", text(branch.workBody()))
        .shouldBeNoAnswer("there is no such call");
    branch.work().shouldBeDone();
  }

  static void unknownMembers(Trial trial) {
    Branch branch = trial.branch();
    Heard first = branch.withUnknownMembers().shouldBeDone();
    branch.work().shouldBeLike(first);
  }
}
