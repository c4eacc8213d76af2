package dev.verdict.sdk;

import dev.verdict.protocol.wire.ParticipantProtocol;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Several calls that came in one request. Each is carried out and answered on its own, as if it had
 * come alone: none waits for another (rule 17).
 */
final class Batch {
  /** The log of the participant, whose voice this is. */
  private static final Logger LOG = System.getLogger(Participant.class.getName());

  private static final byte LINE_END = '\n';

  private final AnswerLines answers;
  private final ByteArrayOutputStream ready = new ByteArrayOutputStream(1_024);
  private int open;
  private boolean sending;

  /** Where a line of the body is, without its end. */
  private record Line(int from, int length) {}

  private Batch(AnswerLines answers) {
    this.answers = answers;
  }

  /**
   * Carries out the calls of a request's body, a line each.
   *
   * @param replies carries out a call
   */
  static void begin(byte[] body, Replies replies, AnswerLines answers) {
    new Batch(answers).begin(body, linesOf(body), replies);
  }

  /** Those that are not blank; of those that are too many only the first, which is told so. */
  private static List<Line> linesOf(byte[] body) {
    List<Line> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == LINE_END) {
        if (!isBlank(body, from, at)) {
          lines.add(new Line(from, at - from));
        }
        if (lines.size() > ParticipantProtocol.BATCH_CALLS_MAX) {
          return lines;
        }
        from = at + 1;
      }
    }
    return lines;
  }

  private static boolean isBlank(byte[] body, int from, int to) {
    int at = from;
    while (at < to && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r')) {
      at++;
    }
    return at == to;
  }

  /** What is answered at once leaves together. */
  private void begin(byte[] body, List<Line> lines, Replies replies) {
    open = lines.size();
    sending = true;
    for (int i = 0; i < lines.size(); i++) {
      int number = i;
      Line line = lines.get(i);
      replies
          .toLine(number, body, line.from(), line.length())
          .thenAccept(reply -> answered(number, reply));
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
        send(lines, last);
      }
      due = false;
    }
  }

  /** An adapter that fails is no reason to leave the next answers unsent. */
  private void send(byte[] lines, boolean last) {
    try {
      answers.send(lines, last);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "answers to a batch could not be sent", e);
    }
  }
}
