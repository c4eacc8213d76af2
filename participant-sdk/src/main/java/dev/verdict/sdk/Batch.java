package dev.verdict.sdk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several calls that came in one request. Each is carried out and answered on its own, as if it had
 * come alone: none waits for another (rule 17).
 */
final class Batch {
  private static final byte LINE_END = '\n';

  private final AnswerLines answers;
  private final ByteArrayOutputStream ready = new ByteArrayOutputStream(1_024);
  private int open;
  private boolean sending;

  private Batch(AnswerLines answers) {
    this.answers = answers;
  }

  /**
   * Carries out the calls of a request's body, a line each.
   *
   * @param replies carries out a call
   */
  static void begin(byte[] body, Replies replies, AnswerLines answers) {
    new Batch(answers).begin(linesOf(body), replies);
  }

  private static List<byte[]> linesOf(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == LINE_END) {
        if (at > begin) {
          lines.add(Arrays.copyOfRange(body, begin, at));
        }
        begin = at + 1;
      }
    }
    return lines;
  }

  /** What is answered at once leaves together. */
  private void begin(List<byte[]> lines, Replies replies) {
    open = lines.size();
    sending = true;
    for (int number = 0; number < lines.size(); number++) {
      int line = number;
      replies.toLine(number, lines.get(number)).thenAccept(reply -> answered(line, reply));
    }
    send(true);
  }

  private void answered(int line, Reply reply) {
    synchronized (this) {
      ready.writeBytes(("{\"line\":" + line + ",").getBytes(StandardCharsets.US_ASCII));
      ready.write(reply.body(), 1, reply.body().length - 1);
      ready.write(LINE_END);
      open--;
      if (sending) {
        return;
      }
      sending = true;
    }
    send(false);
  }

  /** Sends what is ready, and what becomes ready meanwhile; others leave theirs to this thread. */
  private void send(boolean first) {
    boolean more = true;
    boolean due = first;
    while (more) {
      byte[] lines;
      boolean last;
      synchronized (this) {
        lines = ready.toByteArray();
        ready.reset();
        last = open == 0;
        more = !last && (lines.length > 0 || due);
        sending = more || last;
      }
      if (lines.length > 0 || due) {
        answers.send(lines, last);
      }
      due = false;
    }
  }
}
