package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.ParticipantProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The answer that nearly all are, known by its letters: work is done and had nothing to tell. What
 * looks different, as it may, has to be parsed.
 */
final class JustDone {
  private static final byte[] LINE = bytes("{\"" + ParticipantProtocol.LINE + "\":");
  private static final byte[] DONE =
      bytes("\"" + ParticipantProtocol.RESULT + "\":\"" + ParticipantProtocol.DONE + "\"}");
  private static final byte[] BODY = bytes("{" + new String(DONE, StandardCharsets.US_ASCII));

  /** So many digits fit in an int. */
  private static final int DIGITS_MAX = 9;

  private JustDone() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether a body is that answer. */
  static boolean is(byte[] body) {
    return Arrays.equals(body, BODY);
  }

  /**
   * Which of a batch's calls a line says that of.
   *
   * @return negative if it says something else, or in other words
   */
  static int line(byte[] line) {
    int comma = line.length - DONE.length - 1;
    int digits = comma - LINE.length;
    boolean plain =
        digits > 0
            && digits <= DIGITS_MAX
            && Arrays.equals(line, 0, LINE.length, LINE, 0, LINE.length)
            && line[comma] == ','
            && Arrays.equals(line, comma + 1, line.length, DONE, 0, DONE.length);
    return plain ? number(line, LINE.length, comma) : -1;
  }

  /** JSON knows no number that begins with a zero but zero itself. */
  private static int number(byte[] text, int from, int to) {
    if (text[from] == '0' && to > from + 1) {
      return -1;
    }
    int number = 0;
    for (int at = from; at < to; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return -1;
      }
      number = 10 * number + text[at] - '0';
    }
    return number;
  }
}
