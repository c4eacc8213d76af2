package dev.verdict.coordinator.http;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import dev.verdict.coordinator.approval.Overtaking;
import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A branch that was settled by hand is taken for resolved once a second operator agrees. */
@Timeout(120)
class SecondPersonTest {
  private static final Contract CONTRACT = new Contract();
  private static final Duration LASTS = Duration.ofHours(1);
  private static final String WHY = "{\"reason\":\"seen\"}";
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"hotel\"}],\"timeout_ms\":120000}";

  private final StubParticipant bank = new StubParticipant();
  private final StubParticipant hotel = new StubParticipant();
  private final TestServer server;
  private final Path token;
  private String id = "";

  SecondPersonTest(@TempDir Path folder) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String name : List.of("ada", "bob")) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((name + "-token").getBytes(StandardCharsets.UTF_8));
      lines.append(name).append(' ').append(HexFormat.of().formatHex(hash)).append('\n');
    }
    token = Files.writeString(folder.resolve("token"), "bob-token");
    Path file = Files.writeString(folder.resolve("operators"), lines);
    server = TestServer.withSecondPerson(Operators.named(file, new ArrayList<>()), LASTS);
  }

  @BeforeEach
  void commitWithoutAnswer() {
    bank.failing.add("commit");
    hotel.failing.add("commit");
    for (var service : Map.of("bank", bank, "hotel", hotel).entrySet()) {
      String body = "{\"base_urls\":[\"" + service.getValue().url() + "\"],\"asks\":true}";
      server.send("PUT", "/v1/participants/" + service.getKey(), body);
    }
    id =
        parsed(server.send("POST", "/v1/atomic", TRANSFER, "Prefer", "wait=0")).path("id").asText();
    Awaiting.until("in doubt", () -> transaction().path("state").asText().equals("committing"));
  }

  @AfterEach
  void stop() {
    server.close();
    bank.close();
    hotel.close();
  }

  private static JsonNode parsed(HttpResponse<String> answer) {
    return Contract.parse(answer.body());
  }

  private JsonNode send(int status, String operator, String path, String body) {
    HttpResponse<String> answer =
        server.send("POST", path, body, "Authorization", "Bearer " + operator + "-token");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return parsed(answer);
  }

  private void refused(int status, String code, String operator, String path, String body) {
    assertThat(send(status, operator, path, body).path("code").asText()).isEqualTo(code);
  }

  private JsonNode transaction() {
    return parsed(server.send("GET", "/v1/transactions/" + id, ""));
  }

  private String resolve(String branch) {
    return "/v1/transactions/" + id + "/branches/" + branch + "/resolve";
  }

  @Test
  void nobodyAloneGoesRoundThatByReplacingAStep() {
    String step = "/v1/transactions/" + id + "/branches/debit/";
    String given = "{\"output\":{},\"done_by_hand\":true,\"reason\":\"seen\"}";

    refused(409, "needs_second_person", "ada", step + "skip", WHY);
    refused(409, "needs_second_person", "ada", step + "substitute", given);
    refused(
        409, "needs_second_person", "ada", step + "input", "{\"input\":{},\"reason\":\"seen\"}");
    refused(409, "wrong_kind", "ada", step + "skip", "{\"reason\":\"seen\",\"dry_run\":true}");
  }

  private JsonNode proposed() {
    JsonNode proposal =
        send(202, "ada", resolve("debit"), "{\"outcome\":\"abort\",\"reason\":\"it was lost\"}");
    assertThat(CONTRACT.check("Proposal", proposal)).as(proposal.toString()).isEmpty();
    return proposal;
  }

  private static String one(JsonNode proposal, String act) {
    return "/v1/proposals/" + proposal.path("proposal").asText() + "/" + act;
  }

  private String state(JsonNode proposal) {
    JsonNode list = parsed(server.send("GET", "/v1/proposals?transaction=" + id, ""));
    assertThat(CONTRACT.check("ProposalList", list)).as(list.toString()).isEmpty();
    for (JsonNode each : list.path("proposals")) {
      if (each.path("proposal").equals(proposal.path("proposal"))) {
        return each.path("state").asText();
      }
    }
    return "none";
  }

  private String debit() {
    return transaction().at("/branches/0/state").asText();
  }

  @Test
  void nothingIsDoneUntilAnotherOperatorApproves() {
    JsonNode proposal = proposed();
    assertThat(proposal.path("state").asText()).isEqualTo("open");
    assertThat(proposal.path("plan"))
        .extracting(JsonNode::asText)
        .contains("leaves debit heuristic_abort");
    assertThat(debit()).doesNotStartWith("heuristic");
    assertThat(proposed().path("proposal")).as("a repeat").isEqualTo(proposal.path("proposal"));

    refused(403, "other_operator_required", "ada", one(proposal, "approve"), WHY);
    JsonNode dry =
        send(200, "bob", one(proposal, "approve"), "{\"reason\":\"look\",\"dry_run\":true}");
    assertThat(dry.path("dry_run").asBoolean()).isTrue();
    assertThat(debit()).doesNotStartWith("heuristic");
    JsonNode done = send(200, "bob", one(proposal, "approve"), WHY);

    assertThat(done.at("/branches/0/state").asText()).isEqualTo("heuristic_abort");
    assertThat(state(proposal)).isEqualTo("done");
    assertThat(send(200, "bob", one(proposal, "approve"), WHY).path("id").asText())
        .as("a repeat")
        .isEqualTo(id);
    refused(409, "proposal_closed", "bob", one(proposal, "reject"), WHY);
    JsonNode rows =
        parsed(server.send("GET", "/v1/audit", "", "Authorization", "Bearer ada-token"))
            .path("rows");
    assertThat(rows)
        .extracting(row -> row.path("operator").asText() + " " + row.path("action").asText())
        .containsExactly("bob approve_resolve", "ada propose_resolve", "ada propose_resolve");
    assertThat(transaction().toString()).contains("it was lost (approved by bob)");
  }

  /** A node that leads the transaction, and was not told of the operators, cannot know who asks. */
  @Test
  void nobodyApprovesWithoutAName() throws Exception {
    JsonNode proposal = proposed();
    try (TestServer open = TestServer.overAnEngine()) {
      result(
          open.slot
              .require()
              .proposals()
              .propose(draft(proposal), LASTS)
              .map(taken -> taken.orElseThrow()));
      String own =
          parsed(open.send("GET", "/v1/proposals", "")).at("/proposals/0/proposal").asText();
      HttpResponse<String> answer =
          open.send("POST", "/v1/proposals/" + own + "/approve", WHY, "Authorization", "Bearer x");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("operator_required");
    }
  }

  private Proposal.Draft draft(JsonNode proposal) throws Exception {
    UUID key = UUID.fromString(proposal.path("proposal").asText());
    return result(server.slot.require().proposals().get(key)).orElseThrow().draft();
  }

  @Test
  void anotherRejectsAndWhoProposedItWithdraws() {
    JsonNode first = proposed();
    refused(403, "other_operator_required", "ada", one(first, "reject"), WHY);
    refused(403, "other_operator_required", "bob", one(first, "withdraw"), WHY);
    refused(400, "missing_member", "bob", one(first, "reject"), "{}");
    assertThat(send(200, "bob", one(first, "reject"), WHY).path("state").asText())
        .isEqualTo("rejected");
    refused(409, "proposal_closed", "bob", one(first, "reject"), WHY);
    JsonNode second = proposed();
    assertThat(send(200, "ada", one(second, "withdraw"), WHY).path("state").asText())
        .isEqualTo("withdrawn");
    refused(409, "proposal_closed", "bob", one(second, "approve"), WHY);
    assertThat(debit()).doesNotStartWith("heuristic");
  }

  @Test
  void somethingElseAboutTheSameBranchWaitsForTheFirst() {
    proposed();
    String other = "{\"outcome\":\"commit\",\"reason\":\"it is there\"}";
    refused(409, "already_proposed", "ada", resolve("debit"), other);
    refused(409, "already_proposed", "bob", resolve("debit"), other);
    send(202, "bob", resolve("credit"), other);
  }

  @Test
  void whatWouldDoSomethingElseByNowIsNotDone() {
    JsonNode proposal = proposed();
    hotel.failing.clear();
    send(200, "ada", "/v1/transactions/" + id + "/retry", WHY);
    Awaiting.until(
        "credited", () -> transaction().at("/branches/1/state").asText().equals("acknowledged"));
    String look = "{\"reason\":\"look\",\"dry_run\":true}";
    refused(409, "proposal_outdated", "bob", one(proposal, "approve"), look);
    assertThat(state(proposal)).as("nothing but a look").isEqualTo("open");
    refused(409, "proposal_outdated", "bob", one(proposal, "approve"), WHY);
    assertThat(debit()).doesNotStartWith("heuristic");
    assertThat(state(proposal)).isEqualTo("refused");

    JsonNode anew = proposed();
    assertThat(anew.path("plan")).isNotEqualTo(proposal.path("plan"));
    send(200, "bob", one(anew, "approve"), WHY);
    assertThat(debit()).isEqualTo("heuristic_abort");
  }

  /** The act failed, or the node ended; meanwhile they learn that it must not be done. */
  @Test
  void whatWasApprovedAndNotDoneIsStopped() throws Exception {
    JsonNode proposal = proposed();
    approved(proposal);
    refused(409, "proposal_under_way", "bob", one(proposal, "reject"), WHY);
    refused(409, "proposal_under_way", "ada", one(proposal, "withdraw"), WHY);
    server.ahead = ProposalStore.CARRYING_OUT_MAX;
    assertThat(send(200, "ada", one(proposal, "withdraw"), WHY).path("state").asText())
        .isEqualTo("withdrawn");
    refused(409, "proposal_closed", "bob", one(proposal, "approve"), WHY);
    assertThat(debit()).doesNotStartWith("heuristic");
  }

  @Test
  void whatWasApprovedAndNotDoneInTimeIsNotApprovedAnyMore() throws Exception {
    JsonNode proposal = proposed();
    approved(proposal);
    server.ahead = LASTS;
    refused(409, "proposal_closed", "bob", one(proposal, "approve"), WHY);
    assertThat(debit()).doesNotStartWith("heuristic");
    assertThat(state(proposal)).as("somebody must look").isEqualTo("approved");
    send(200, "bob", one(proposal, "reject"), WHY);
    proposed();
  }

  /** The node ended after the act, and before it said so. */
  @Test
  void whatWasDoneIsNotStopped() throws Exception {
    JsonNode proposal = proposed();
    approved(proposal);
    resolvedElsewhere(Outcome.ABORT, new Hand("ada", "it was lost"));
    server.ahead = ProposalStore.CARRYING_OUT_MAX;
    refused(409, "proposal_closed", "bob", one(proposal, "reject"), WHY);
    assertThat(state(proposal)).isEqualTo("done");
  }

  /** Without a proposal. */
  private void resolvedElsewhere(Outcome outcome, Hand hand) {
    Action.Resolve resolve = new Action.Resolve(new BranchId("debit"), outcome);
    TestServer.await(server.slot.require().transactions().act(new TxId(id), resolve, hand));
  }

  private void approved(JsonNode proposal) throws Exception {
    UUID key = UUID.fromString(proposal.path("proposal").asText());
    result(server.slot.require().proposals().approve(key, "bob", "seen"));
    assertThat(state(proposal)).isEqualTo("approved");
  }

  @Test
  void whatTheServiceAcknowledgedMeanwhileIsNotResolved() {
    JsonNode proposal = proposed();
    bank.failing.clear();
    hotel.failing.clear();
    send(200, "ada", "/v1/transactions/" + id + "/retry", WHY);
    Awaiting.until("finished", () -> transaction().path("finished").asBoolean());
    send(409, "bob", one(proposal, "approve"), WHY);
  }

  private void overtaken(JsonNode proposal, String as, String detail) throws Exception {
    result(
        new Overtaking(
                server.slot.require().proposals(),
                server.slot.require().transactions(),
                shard -> true)
            .look());
    JsonNode now =
        parsed(server.send("GET", "/v1/proposals?transaction=" + id, "")).at("/proposals/0");
    assertThat(now.path("proposal")).isEqualTo(proposal.path("proposal"));
    assertThat(now.path("state").asText()).isEqualTo(as);
    assertThat(now.path("detail").asText("")).isEqualTo(detail);
  }

  @Test
  void aProposalWhoseBranchEndsByItselfWaitsNoMore() throws Exception {
    JsonNode proposal = proposed();
    overtaken(proposal, "open", "");
    bank.failing.clear();
    send(200, "ada", "/v1/transactions/" + id + "/retry", WHY);
    Awaiting.until("debited", () -> debit().equals("acknowledged"));

    overtaken(proposal, "overtaken", "debit is acknowledged: nothing is left to be resolved");
    refused(409, "proposal_closed", "bob", one(proposal, "approve"), WHY);
    refused(409, "proposal_closed", "ada", one(proposal, "withdraw"), WHY);
    state(proposal);
  }

  /** At a node that does not have the setting. */
  @Test
  void aProposalWhoseBranchSomebodyResolvedElsewhereWaitsNoMore() throws Exception {
    JsonNode proposal = proposed();
    resolvedElsewhere(Outcome.COMMIT, new Hand("eve", "it is there"));
    overtaken(proposal, "overtaken", "debit is heuristic_commit: nothing is left to be resolved");
  }

  /** The node ended between the two: nobody knows whether it was done. */
  @Test
  void oneThatWasApprovedAndNotDoneIsApprovedAgain() throws Exception {
    JsonNode proposal = proposed();
    approved(proposal);
    send(200, "bob", one(proposal, "approve"), WHY);
    assertThat(debit()).isEqualTo("heuristic_abort");
    assertThat(state(proposal)).isEqualTo("done");
  }

  @Test
  void whatCannotBeDoneIsNotProposed() {
    refused(
        404, "unknown_branch", "ada", resolve("other"), "{\"outcome\":\"abort\",\"reason\":\"x\"}");
    refused(400, "invalid_id", "bob", "/v1/proposals/1/approve", WHY);
    refused(404, "unknown_proposal", "bob", "/v1/proposals/" + UUID.randomUUID() + "/approve", WHY);
    assertThat(
            server.send("POST", "/v1/proposals/" + UUID.randomUUID() + "/reject", WHY).statusCode())
        .isEqualTo(401);
    assertThat(server.send("GET", "/v1/proposals?pending=perhaps", "").statusCode()).isEqualTo(400);
    assertThat(parsed(server.send("GET", "/v1/proposals", "")).path("proposals")).isEmpty();
  }

  @Test
  void theCommandsListAndApprove() {
    String proposal = proposed().path("proposal").asText();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertThat(command(printed, "proposal", "list", "--pending")).isZero();
    assertThat(command(printed, "resolve", id, "credit", "commit", "--reason=it is there"))
        .isZero();
    assertThat(command(printed, "proposal", "approve", proposal, "--reason=seen", "--dry-run"))
        .isZero();
    assertThat(command(printed, "proposal", "approve", proposal, "--reason=seen")).isZero();
    assertThat(command(printed, "proposal", "reject", proposal, "--reason=no")).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern(proposal + " +open +ada +" + id + " +debit +abort +it was lost")
        .contains("Nothing was done: another operator must approve it.")
        .contains("Nothing was changed.")
        .contains("heuristic_abort");
  }

  private int command(ByteArrayOutputStream printed, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--url=" + server.uri(""));
    all.add("--token-file=" + token);
    CommandLineArguments.Request request =
        new CommandLineArguments().parse(all.toArray(new String[0]), Map.of());
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return ((CommandLineArguments.Request.Node) request).wanted().run(out, out);
  }
}
