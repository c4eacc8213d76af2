package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.nio.charset.StandardCharsets;

/** How large payloads may be. */
final class Payloads {
  private Payloads() {}

  /**
   * Whether there is no room for it in every call, with what else that holds: more than {@link
   * ParticipantProtocol#PLAIN_PAYLOAD_BYTES_MAX}. It is written out only if it may be.
   */
  static boolean isTooLarge(Json payload) {
    int max = ParticipantProtocol.PLAIN_PAYLOAD_BYTES_MAX;
    return RecordSize.of(payload) > max / RecordSize.ESCAPED_MAX
        && JsonText.write(payload).getBytes(StandardCharsets.UTF_8).length > max;
  }
}
