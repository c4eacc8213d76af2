package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.coordinator.cli.NodeClient.Answer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Asks a node and prints what it answers. */
final class Asking {
  /** Done as asked. */
  static final int EXIT_DONE = 0;

  /** The node says no, or what it was to confirm is not so. */
  static final int EXIT_NO = 1;

  /** No answer, or the node cannot answer at present: trying again may help. */
  static final int EXIT_UNAVAILABLE = 3;

  private static final Set<String> WANT_TOKEN = Set.of("operator_required", "token_required");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final NodeCommand command;
  private final NodeAccess access;
  private final PrintStream out;
  private final PrintStream err;

  Asking(NodeCommand command, NodeAccess access, PrintStream out, PrintStream err) {
    this.command = command;
    this.access = access;
    this.out = out;
    this.err = err;
  }

  /**
   * Makes the call.
   *
   * @return the exit code
   */
  int run(Call call) {
    try {
      Answer answer = new NodeClient(access).send(call);
      JsonNode json = MAPPER.readTree(answer.body());
      if (call.followed() && BatchText.next(json).isPresent()) {
        return followed(json);
      }
      return printed(answer, json);
    } catch (NodeClient.NoAnswerException nothing) {
      return failed(String.valueOf(nothing.getMessage()));
    } catch (JsonProcessingException notJson) {
      return failed(access.url() + " answered something else than JSON: it is no Verdict node");
    }
  }

  /** Asks how far a batch is until it is over. Whoever ends this ends no batch. */
  private int followed(JsonNode begun)
      throws NodeClient.NoAnswerException, JsonProcessingException {
    err.println("Batch " + Text.string(begun, "id") + " runs whether this command waits or not.");
    try (Bar bar = Bar.of(begun, access.json(), err)) {
      Optional<Call> next = BatchText.next(begun);
      while (true) {
        Thread.sleep(LOOK.toMillis());
        Answer answer = new NodeClient(access).send(next.orElseThrow());
        JsonNode json = MAPPER.readTree(answer.body());
        bar.show(json);
        next = BatchText.next(json);
        if (next.isEmpty()) {
          bar.close();
          return printed(answer, json);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  private int failed(String words) {
    err.println(words);
    return EXIT_UNAVAILABLE;
  }

  private int printed(Answer answer, JsonNode json) {
    boolean problem = answer.status() / 100 != 2;
    if (!json.isObject() || (problem && !json.has("detail"))) {
      return failed(
          access.url()
              + " answered "
              + answer.status()
              + ", but not as a Verdict node of this version does");
    }
    if (access.json()) {
      out.println(answer.body());
    } else if (!problem) {
      out.print(command.text(json));
    }
    if (problem) {
      return refused(answer.status(), json);
    }
    return command.saysNo(json) ? EXIT_NO : EXIT_DONE;
  }

  private int refused(int status, JsonNode problem) {
    String code = Text.string(problem, "code");
    err.print(new Text().line(Text.string(problem, "detail") + " (" + code + ")"));
    if (WANT_TOKEN.contains(code)) {
      err.println(
          access.token().isPresent()
              ? "Is the token in the file that " + NodeAccess.TOKEN_FILE + " names a current one?"
              : "Name the file that holds your token with " + NodeAccess.TOKEN_FILE + ".");
    }
    return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR ? EXIT_UNAVAILABLE : EXIT_NO;
  }
}
