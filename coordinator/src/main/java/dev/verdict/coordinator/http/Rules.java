package dev.verdict.coordinator.http;

import dev.verdict.coordinator.http.Bodies.BranchBody;
import dev.verdict.coordinator.http.Bodies.VoteBody;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.participants.Capabilities;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicLimits;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the members of a body must be; each method throws a {@link ProblemException} if not. */
final class Rules {
  static final int BRANCHES_MAX = AtomicLimits.BRANCHES_MAX;
  static final int LABELS_MAX = 32;
  static final int TEXT_CHARS_MAX = 200;
  private static final int NAME_CHARS_MAX = 100;
  static final int REASON_CHARS_MAX = 1_000;
  static final long TIMEOUT_MILLIS_MAX = Duration.ofHours(24).toMillis();

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._/-]{1,200}");

  private Rules() {}

  static <T> T required(Optional<T> value, String pointer) {
    return value.orElseThrow(
        () ->
            Problem.of(ProblemCode.MISSING_MEMBER, "The member " + pointer + " is required.")
                .at(pointer)
                .asException());
  }

  static String name(String text, String pointer) {
    if (!isName(text)) {
      throw invalid(pointer, "A name has 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    return text;
  }

  static boolean isName(String text) {
    if (text.isEmpty() || text.length() > NAME_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isOfName(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  static BranchId branchId(String text, String pointer) {
    if (!BranchId.isValid(text)) {
      throw invalid(pointer, "A branch's id has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return new BranchId(text);
  }

  static Duration timeout(Optional<Long> millis, Duration fallback, String pointer) {
    if (millis.isEmpty()) {
      return fallback;
    }
    long value = millis.get();
    if (value < 1 || value > TIMEOUT_MILLIS_MAX) {
      throw Problem.of(
              ProblemCode.INVALID_TIMEOUT,
              pointer + " is " + value + "; allowed are 1 to " + TIMEOUT_MILLIS_MAX + " ms (24 h).")
          .at(pointer)
          .asException();
    }
    return Duration.ofMillis(value);
  }

  static String text(String text, int charsMax, String pointer) {
    if (text.length() > charsMax) {
      throw invalid(pointer, "At most " + charsMax + " characters; these are " + text.length());
    }
    if (hasControls(text)) {
      throw invalid(pointer, "Control characters are not allowed");
    }
    return text;
  }

  /** The reason of an operator's action, which must be given. */
  static String reason(Optional<String> given) {
    String reason = text(required(given, "/reason"), REASON_CHARS_MAX, "/reason");
    if (reason.isBlank()) {
      throw invalid("/reason", "Say why, for those who look later");
    }
    return reason;
  }

  private static boolean hasControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  static Map<String, String> labels(Optional<Map<String, String>> given) {
    Map<String, String> labels = given.orElse(Map.of());
    if (labels.size() > LABELS_MAX) {
      throw invalid("/labels", "At most " + LABELS_MAX + " labels; these are " + labels.size());
    }
    labels.forEach(Rules::label);
    return labels;
  }

  private static void label(String key, String value) {
    if (!LABEL.matcher(key).matches()) {
      throw invalid("/labels", "A label's name has 1 to 200 of A-Z a-z 0-9 . _ / -");
    }
    String pointer = "/labels/" + key.replace("/", "~1");
    text(present(value, pointer), TEXT_CHARS_MAX, pointer);
  }

  static List<Branch> branches(List<BranchBody> given) {
    if (given.size() > BRANCHES_MAX) {
      throw Problem.of(
              ProblemCode.TOO_MANY_BRANCHES,
              "At most " + BRANCHES_MAX + " branches; these are " + given.size() + ".")
          .at("/branches")
          .asException();
    }
    List<Branch> branches = new ArrayList<>(given.size());
    Set<BranchId> ids = new HashSet<>();
    for (int i = 0; i < given.size(); i++) {
      String pointer = "/branches/" + i;
      Branch branch = branch(present(given.get(i), pointer), pointer);
      if (!ids.add(branch.id())) {
        throw invalid(pointer + "/id", "Two branches are called " + branch.id());
      }
      branches.add(branch);
    }
    return branches;
  }

  /** All branches of a one-shot transaction are asked at once: a client has no moment to vote. */
  static void requireVotesByCalls(List<Branch> branches) {
    for (int i = 0; i < branches.size(); i++) {
      if (branches.get(i).vote() == Branch.VoteBy.CLIENT_REPORT) {
        throw Problem.of(
                ProblemCode.CLIENT_VOTE_IMPOSSIBLE,
                "A one-shot transaction could only abort for want of this vote. Begin one with POST"
                    + " /v1/transactions, enlist the branch and report its vote.")
            .at("/branches/" + i + "/vote")
            .asException();
      }
    }
  }

  /** Whether a branch asks when in doubt is for the engine to fill in from the registry. */
  static Branch branch(BranchBody body, String pointer) {
    return new Branch(
        branchId(required(body.id(), pointer + "/id"), pointer + "/id"),
        name(required(body.participant(), pointer + "/participant"), pointer + "/participant"),
        style(body.style(), pointer + "/style"),
        voteBy(body.vote(), pointer + "/vote"),
        text(body.operation().orElse(""), TEXT_CHARS_MAX, pointer + "/operation"),
        body.payload().orElse(Json.nil()),
        false);
  }

  private static Branch.Style style(Optional<String> word, String pointer) {
    return switch (word.orElse("2pc")) {
      case "2pc" -> Branch.Style.TWO_PHASE;
      case "tcc" -> Branch.Style.TRY_CONFIRM_CANCEL;
      default -> throw invalid(pointer, "A style is \"2pc\" or \"tcc\"");
    };
  }

  private static Branch.VoteBy voteBy(Optional<String> word, String pointer) {
    return switch (word.orElse("coordinator")) {
      case "coordinator" -> Branch.VoteBy.COORDINATOR_CALL;
      case "client" -> Branch.VoteBy.CLIENT_REPORT;
      default -> throw invalid(pointer, "A vote comes by \"coordinator\" or \"client\"");
    };
  }

  static Vote vote(VoteBody body, String pointer) {
    String word = required(body.vote(), pointer + "/vote");
    String reason = text(body.reason().orElse(""), REASON_CHARS_MAX, pointer + "/reason");
    return switch (word) {
      case "yes" -> Vote.commit();
      case "no" -> Vote.abort(reason);
      default -> throw invalid(pointer + "/vote", "A vote is \"yes\" or \"no\"");
    };
  }

  static Map<BranchId, Optional<Vote>> votes(Map<String, Optional<VoteBody>> given) {
    Map<BranchId, Optional<Vote>> votes = new LinkedHashMap<>();
    given.forEach(
        (id, body) -> {
          BranchId branch = branchId(id, "/branches");
          votes.put(branch, body.map(vote -> vote(vote, "/branches/" + id)));
        });
    return votes;
  }

  static List<TxId> transactions(Optional<List<String>> given) {
    return transactions(required(given, "/ids"), Endings.ASKED_MAX);
  }

  static List<TxId> transactions(List<String> texts, int max) {
    if (texts.size() > max) {
      throw invalid("/ids", "At most " + max + "; these are " + texts.size());
    }
    List<TxId> ids = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      String pointer = "/ids/" + i;
      String text = present(texts.get(i), pointer);
      if (!TxId.isValid(text)) {
        throw invalid(pointer, "A transaction's id has the form 01k9abcdef-0f-0000001-8zq3k2m1n0");
      }
      ids.add(new TxId(text));
    }
    return ids;
  }

  static Capabilities capabilities(Optional<List<String>> given) {
    List<String> names = given.orElse(List.of());
    if (names.size() > Capabilities.NAMES_MAX) {
      throw invalid(
          "/capabilities", "At most " + Capabilities.NAMES_MAX + "; these are " + names.size());
    }
    for (int i = 0; i < names.size(); i++) {
      String pointer = "/capabilities/" + i;
      if (!Capabilities.isName(present(names.get(i), pointer))) {
        throw invalid(pointer, Capabilities.NAME_FORM);
      }
    }
    return Capabilities.of(names);
  }

  static <T> T present(T value, String pointer) {
    if (value == null) {
      throw Problem.of(ProblemCode.WRONG_TYPE, "Here must be a value, not null.")
          .at(pointer)
          .asException();
    }
    return value;
  }

  static ProblemException invalid(String pointer, String words) {
    return Problem.of(ProblemCode.INVALID_VALUE, words + ".").at(pointer).asException();
  }
}
