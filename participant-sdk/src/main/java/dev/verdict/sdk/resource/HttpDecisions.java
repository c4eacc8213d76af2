package dev.verdict.sdk.resource;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import java.util.concurrent.CompletionStage;

/**
 * Asks over HTTP whichever coordinator answers. All of them tell the truth, so the first answer is
 * as good as any.
 */
public final class HttpDecisions implements Decisions {
  private final AnyCoordinator coordinators;

  /** Over the coordinators of one installation. */
  public HttpDecisions(AnyCoordinator coordinators) {
    this.coordinators = coordinators;
  }

  @Override
  public CompletionStage<Decided> ask(TxId tx) {
    return coordinators.get("/v1/transactions/" + tx.text() + "/decision", HttpDecisions::read);
  }

  private static Decided read(Json answer) {
    Json decision = answer.at("/decision");
    String text = decision instanceof Json.Text it ? it.value() : "";
    return switch (text) {
      case "commit" -> Decided.COMMIT;
      case "abort" -> Decided.ABORT;
      case "undecided" -> Decided.UNDECIDED;
      case "forgotten" -> Decided.FORGOTTEN;
      default -> throw new IllegalStateException("not a decision: '" + text + "'");
    };
  }
}
