package dev.verdict.coordinator.participants;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a participant says of a failure: a problem (RFC 9457) with a code. Of anything else nothing
 * is taken.
 *
 * @param code what it calls the failure; empty if it does not
 * @param detail in words; empty if it says none
 */
record Complaint(Optional<String> code, String detail) {
  /** How much of its words is shown. */
  static final int DETAIL_CHARS_MAX = 300;

  private static final Complaint NONE = new Complaint(Optional.empty(), "");

  static Complaint read(byte[] body) {
    try (JsonParser in = JsonText.factory().createParser(body)) {
      return in.nextToken() == JsonToken.START_OBJECT ? members(in) : NONE;
    } catch (IOException notJson) {
      return NONE;
    }
  }

  private static Complaint members(JsonParser in) throws IOException {
    String code = "";
    String detail = "";
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (name.equals(ParticipantProtocol.CODE)) {
        code = in.getValueAsString("");
      } else if (name.equals(ParticipantProtocol.DETAIL)) {
        detail = in.getValueAsString("");
      }
      in.skipChildren();
    }
    return CallFailure.isCode(code) ? new Complaint(Optional.of(code), shown(detail)) : NONE;
  }

  /** On one line, and without half a surrogate pair, which could be neither stored nor shown. */
  private static String shown(String detail) {
    String line = detail.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    String cut =
        line.length() <= DETAIL_CHARS_MAX ? line : line.substring(0, DETAIL_CHARS_MAX) + "...";
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** What follows the status, for people. */
  String words() {
    return code.map(it -> ": " + it + (detail.isEmpty() ? "" : " (" + detail + ")")).orElse("");
  }
}
