package dev.verdict.sdk.servlet;

import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Participant;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers the calls of coordinators. Map it to {@code <base path>/verdict/v1/*}, where the
 * participant's base URL is that of {@code <base path>}, and let it be asynchronous ({@code
 * async-supported}; so must be the filters before it). A container's thread is never kept: not
 * while the body arrives, not while the participant works, not while the answer leaves.
 */
public final class VerdictServlet extends HttpServlet {
  /**
   * How long a call may take before its request is ended with status 503: longer than coordinators
   * wait for an answer. The work itself goes on; a repeat of the call gets its answer. A batch
   * whose answer has begun ends then without the answers that are missing.
   */
  public static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(60);

  private static final long serialVersionUID = 1L;

  private final transient Participant participant;

  /**
   * For one participant.
   *
   * @param participant whose operations to offer; it stays the caller's, who starts and closes it
   */
  public VerdictServlet(Participant participant) {
    this.participant = participant;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Answering answering = begin(request);
    String call = lastPart(request);
    ReceivedBody body =
        new ReceivedBody(
            request.getInputStream(),
            bytes -> answer(call, bytes, answering),
            () -> answering.send(Participant.tooLarge()),
            answering::giveUp);
    body.receive();
  }

  private void answer(String call, byte[] body, Answering answering) {
    if (call.equals(ParticipantProtocol.BATCH)) {
      participant.handleBatch(body, answering);
    } else {
      participant.handle(call, body).thenAccept(answering::send);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    Answering answering = begin(request);
    participant.show(lastPart(request)).thenAccept(answering::send);
  }

  private static Answering begin(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    Answering answering = new Answering(context);
    context.setTimeout(ANSWER_WAIT_MAX.toMillis());
    context.addListener(answering);
    return answering;
  }

  private static String lastPart(HttpServletRequest request) {
    return Optional.ofNullable(request.getPathInfo()).map(info -> info.substring(1)).orElse("");
  }
}
