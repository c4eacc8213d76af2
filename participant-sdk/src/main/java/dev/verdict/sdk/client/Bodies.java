package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import java.util.Map;
import java.util.Optional;

/** Bodies of the HTTP API: requests as they are written, transactions as they are read. */
final class Bodies {
  private static final int REASON_CHARS_MAX = 1_000;

  private final ObjectMapper mapper;

  Bodies(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  ObjectNode terms(TransactionOptions options) {
    ObjectNode body = mapper.createObjectNode();
    options.timeout().ifPresent(it -> body.put("timeout_ms", it.toMillis()));
    options.callTimeout().ifPresent(it -> body.put("call_timeout_ms", it.toMillis()));
    if (!options.businessKey().isEmpty()) {
      body.put("business_key", options.businessKey());
    }
    if (!options.labels().isEmpty()) {
      body.set("labels", mapper.valueToTree(options.labels()));
    }
    if (!options.locks().isEmpty()) {
      ArrayNode locks = body.putArray("locks");
      options
          .locks()
          .forEach(
              (name, mode) -> locks.addObject().put("resource", name).put("mode", mode.word()));
    }
    options.lockWait().ifPresent(it -> body.put("lock_wait_ms", it.toMillis()));
    return body;
  }

  ObjectNode atomic(TransactionOptions options, BranchSpec... branches) {
    ObjectNode body = terms(options);
    ArrayNode array = body.putArray("branches");
    for (BranchSpec branch : branches) {
      array.add(branch(branch));
    }
    return body;
  }

  ObjectNode branch(BranchSpec branch) {
    ObjectNode body =
        mapper
            .createObjectNode()
            .put("id", branch.id().text())
            .put("participant", branch.participant())
            .put("style", branch.style().wire());
    if (!branch.operation().isEmpty()) {
      body.put("operation", branch.operation());
    }
    branch.payload().ifPresent(it -> body.set("payload", mapper.valueToTree(it)));
    if (branch.clientVotes()) {
      body.put("vote", "client");
    }
    return body;
  }

  ObjectNode vote(Vote vote) {
    ObjectNode body = mapper.createObjectNode().put("vote", vote.yes() ? "yes" : "no");
    if (!vote.yes()) {
      body.put("reason", reason(vote.reason()));
    }
    return body;
  }

  ObjectNode commit(Map<BranchId, Optional<Vote>> branches) {
    ObjectNode body = mapper.createObjectNode();
    ObjectNode set = body.putObject("branches");
    branches.forEach(
        (branch, vote) ->
            set.set(branch.text(), vote.<JsonNode>map(this::vote).orElseGet(mapper::nullNode)));
    return body;
  }

  ObjectNode abort(String reason) {
    return mapper.createObjectNode().put("reason", reason(reason));
  }

  /** A reason as the API takes it: short, and without control characters. */
  private static String reason(String words) {
    String clean = words.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= REASON_CHARS_MAX ? clean : clean.substring(0, REASON_CHARS_MAX);
  }

  static Optional<TransactionOutcome> outcome(JsonNode transaction) {
    Optional<TxId> id = id(transaction);
    return switch (transaction.path("outcome").asText("")) {
      case "commit" -> id.map(TransactionOutcome.Committed::new);
      case "abort" -> {
        String reason = transaction.path("reason").asText("");
        yield id.map(it -> new TransactionOutcome.Aborted(it, reason));
      }
      default -> Optional.empty();
    };
  }

  static Optional<TxId> id(JsonNode transaction) {
    return Optional.of(transaction.path("id").asText("")).filter(TxId::isValid).map(TxId::new);
  }
}
