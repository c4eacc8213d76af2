package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Makes calls, and repeats those that must be answered, as coordinators do. */
final class Calls {
  /** How often a call is made that gets no answer. */
  static final int ATTEMPTS_MAX = 4;

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Subject subject;

  Calls(Subject subject) {
    this.subject = subject;
  }

  /** The answer, or what came instead after the last repeat of a call that failed. */
  Heard answered(String call, String title, Map<String, Json> body) {
    Heard heard = once(call, title, body);
    for (int i = 1; i < ATTEMPTS_MAX && heard.mayBeTransient(); i++) {
      pause();
      heard = once(call, title, body);
    }
    return heard;
  }

  Heard once(String call, String title, Map<String, Json> body) {
    return raw(call, title, JsonText.format(new Json.Obj(body)));
  }

  Heard raw(String call, String title, String body) {
    try {
      return Heard.of(title, subject.post(call, body.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Heard.nothing(title, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * The reply to a question that is no call, asked again as calls are.
   *
   * @throws BrokenLawException if none came
   */
  Reply asked(String question, Map<String, Json> body) {
    return asked(question, JsonText.format(new Json.Obj(body)).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same, of whatever is asked.
   *
   * @throws BrokenLawException if none came
   */
  Reply asked(String question, byte[] bytes) {
    for (int attempt = 1; ; attempt++) {
      try {
        Reply reply = subject.post(question, bytes);
        if (!Heard.mayBeAnsweredLater(reply) || attempt == ATTEMPTS_MAX) {
          return reply;
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw new BrokenLawException("'" + question + "' was answered by nothing (" + e + ")");
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
