package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes calls in batches. */
final class Batched {
  private static final Set<Integer> NOT_KNOWN = Set.of(404, 405);
  private static final int OK = 200;

  private final Calls calls;

  /**
   * A line of a batch.
   *
   * @param title what it is, for people
   */
  record Line(String title, String text) {
    static Line of(String call, String title, Map<String, Json> body) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put(ParticipantProtocol.CALL, Json.text(call));
      members.putAll(body);
      return new Line(title + " in a batch", JsonText.format(new Json.Obj(members)));
    }
  }

  private Batched(Calls calls) {
    this.calls = calls;
  }

  /**
   * With a participant that takes batches. The first one is the end of a branch that never came,
   * with the members of a call in one line, so that whoever reads these first can still say that
   * there is no such call.
   *
   * @throws NotOfferedException if it takes none
   */
  static Batched of(Trial trial, Branch ended) {
    byte[] probe = bytes(List.of(ended.endLine()));
    Reply reply = trial.calls().asked(ParticipantProtocol.BATCH, probe);
    if (NOT_KNOWN.contains(reply.status())) {
      throw new NotOfferedException(
          "the participant takes no batches (it answers 'batch' with status "
              + reply.status()
              + ")");
    }
    return new Batched(trial.calls());
  }

  /** What came for each line; those that may be answered later are sent again. */
  List<Heard> answered(Line... lines) {
    List<Heard> heard = new ArrayList<>(once(List.of(lines)));
    for (int i = 1; i < Calls.ATTEMPTS_MAX; i++) {
      List<Integer> open =
          IntStream.range(0, lines.length)
              .filter(line -> heard.get(line).mayBeTransient())
              .boxed()
              .toList();
      if (open.isEmpty()) {
        return heard;
      }
      Calls.pause();
      List<Heard> again = once(open.stream().map(line -> lines[line]).toList());
      for (int at = 0; at < open.size(); at++) {
        heard.set(open.get(at), again.get(at));
      }
    }
    return heard;
  }

  private List<Heard> once(List<Line> lines) {
    Reply reply = calls.asked(ParticipantProtocol.BATCH, bytes(lines));
    if (reply.status() != OK) {
      return lines.stream().map(line -> Heard.of(line.title(), reply)).toList();
    }
    Map<Integer, Reply> told = told(reply, lines.size());
    return IntStream.range(0, lines.size())
        .mapToObj(number -> heard(lines.get(number), Optional.ofNullable(told.get(number))))
        .toList();
  }

  private static Heard heard(Line line, Optional<Reply> told) {
    return told.map(reply -> Heard.of(line.title(), reply))
        .orElseGet(
            () -> new Heard(line.title(), "nothing: no line for it", Optional.empty(), false));
  }

  private static byte[] bytes(List<Line> lines) {
    return lines.stream()
        .map(line -> line.text() + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<Integer, Reply> told(Reply reply, int lines) {
    Map<Integer, Reply> told = new LinkedHashMap<>();
    String text = new String(reply.body(), StandardCharsets.UTF_8);
    for (String line : text.lines().filter(it -> !it.isBlank()).toList()) {
      Json members = parsed(line);
      int number = number(members, ParticipantProtocol.LINE, -1);
      if (number < 0 || number >= lines) {
        throw new BrokenLawException(
            "a batch of " + lines + " lines was answered by a line that names none: " + line);
      }
      int status = number(members, ParticipantProtocol.STATUS, OK);
      Reply each = new Reply(status, reply.contentType(), line.getBytes(StandardCharsets.UTF_8));
      if (told.put(number, each) != null) {
        throw new BrokenLawException("line " + number + " of a batch was answered twice: " + text);
      }
    }
    return told;
  }

  private static Json parsed(String line) {
    try {
      return JsonText.parse(line);
    } catch (IllegalArgumentException e) {
      throw new BrokenLawException("a batch was answered by a line that is not JSON: " + line);
    }
  }

  private static int number(Json members, String name, int otherwise) {
    return members.at("/" + name) instanceof Json.Num number
        ? number.value().intValue()
        : otherwise;
  }
}
