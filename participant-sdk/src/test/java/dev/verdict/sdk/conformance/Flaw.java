package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A mistake that people make, and the law that it breaks. */
public enum Flaw {
  /** None. */
  NONE(Optional.empty()) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return service.pass(call, body);
    }
  },
  /** Every call is taken for the first. */
  NO_MEMORY_OF_ANSWERS(Law.REPEAT_GETS_FIRST_ANSWER) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      boolean repeat = isWork(call) && !service.marked.add(Service.key(body));
      return repeat ? service.passAnew(call, body) : service.pass(call, body);
    }
  },
  /** Looks whether it was done, does it, then notes that it was done: nothing locks between. */
  CHECKS_THEN_ACTS(Law.CONCURRENT_REPEATS_AGREE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      String key = Service.key(body);
      if (!isWork(call) || service.marked.contains(key)) {
        return service.pass(call, body);
      }
      pause();
      Reply reply =
          service.memory.putIfAbsent(key, true) == null
              ? service.pass(call, body)
              : service.passAnew(call, body);
      service.marked.add(key);
      return reply;
    }
  },
  /** A second confirmation takes the goods again. */
  FINISHES_AGAIN(Law.REPEATED_FINISH_DOES_NOTHING) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      boolean again = isFinish(call) && !service.marked.add(Service.key(body));
      if (again) {
        service.done.incrementAndGet();
      }
      return service.pass(call, body);
    }
  },
  /** A second compensation gives the money back twice. */
  UNDOES_AGAIN(Law.REPEATED_UNDO_DOES_NOTHING) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isWork(call)) {
        service.memory.put(Service.key(body), true);
      }
      boolean again =
          isUndo(call)
              && service.memory.containsKey(Service.key(body))
              && !service.marked.add(Service.key(body));
      if (again) {
        service.undone.incrementAndGet();
      }
      return service.pass(call, body);
    }
  },
  /** Looks only at the key. */
  IGNORES_THE_INPUT(Law.OTHER_INPUT_IS_TOLD_APART) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (!isWork(call)) {
        return service.pass(call, body);
      }
      Json payload = body.getOrDefault("payload", Json.nil());
      Object first = service.memory.putIfAbsent(Service.key(body), payload);
      return service.passWith(call, body, "payload", first instanceof Json json ? json : payload);
    }
  },
  /** Compares inputs as texts. */
  COMPARES_TEXTS(Law.MEMBER_ORDER_DOES_NOT_COUNT) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (!isWork(call)) {
        return service.pass(call, body);
      }
      String text = body.getOrDefault("payload", Json.nil()).toString();
      Object first = service.memory.putIfAbsent(Service.key(body), text);
      return first == null || first.equals(text)
          ? service.pass(call, body)
          : Service.reply("{\"result\":\"input_mismatch\"}");
    }
  },
  /** Cannot undo what it does not know. */
  EMPTY_UNDO_IS_AN_ERROR(Law.EMPTY_UNDO_IS_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isWork(call)) {
        service.marked.add(Service.key(body));
      }
      return isUndo(call) && !service.marked.contains(Service.key(body))
          ? Service.status(404)
          : service.pass(call, body);
    }
  },
  /** An empty undoing leaves no trace. */
  NO_TOMBSTONE(Law.LATE_WORK_MEETS_TOMBSTONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isWork(call)) {
        service.marked.add(Service.key(body));
      }
      return isUndo(call) && !service.marked.contains(Service.key(body))
          ? Service.reply(DONE)
          : service.pass(call, body);
    }
  },
  /** Deletes its row when it undoes. */
  FORGETS_WHAT_IT_UNDID(Law.UNDONE_WORK_STAYS_UNDONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isWork(call) && service.marked.contains(Service.key(body))) {
        return service.passAnew(call, body);
      }
      if (isUndo(call)) {
        service.marked.add(Service.key(body));
      }
      return service.pass(call, body);
    }
  },
  /** Takes from the payload what it must undo. */
  UNDO_TRUSTS_THE_PAYLOAD(Law.UNDO_NEEDS_ONLY_THE_KEY) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return call.equals("compensate") && !body.containsKey("payload")
          ? Service.status(400)
          : service.pass(call, body);
    }
  },
  /** Nothing to commit is taken for committed. */
  UNKNOWN_IS_DONE(Law.UNKNOWN_BRANCH_IS_NOT_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      return Service.text(reply).contains("unknown_branch") ? Service.reply(DONE) : reply;
    }
  },
  /** Says yes to whatever ends a branch. */
  UNDOES_WHAT_IS_FINISHED(Law.UNDO_AFTER_FINISH_IS_NOT_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      return reply.status() == 409 ? Service.reply(DONE) : reply;
    }
  },
  /** A column whose collation does not tell cases apart. */
  IGNORES_CASE(Law.BRANCHES_ARE_INDEPENDENT) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return service.passWith(call, body, "branch", Json.text(branch(body).toLowerCase(ROOT)));
    }
  },
  /** A column that is too short. */
  CUTS_LONG_NAMES(Law.BRANCHES_ARE_INDEPENDENT) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return branch(body).length() > 40 ? Service.status(500) : service.pass(call, body);
    }
  },
  /** Tells nothing of the step. */
  SETTLE_WITHOUT_OUTPUT(Law.SETTLE_TELLS_THE_ANSWER) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      return call.equals("settle") && Service.text(reply).contains("done")
          ? Service.reply(DONE)
          : reply;
    }
  },
  /** Prepares, and forgets to commit. */
  ONE_PHASE_ONLY_PREPARES(Law.ONE_PHASE_COMMITS_AT_ONCE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return service.pass(call.equals("commit_one_phase") ? "prepare" : call, body);
    }
  },
  /** Forgets what it refused. */
  ONE_PHASE_REFUSAL_IS_FORGOTTEN(Law.ONE_PHASE_REFUSAL_IS_STORED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return call.equals("commit_one_phase") && body.toString().contains("refuse")
          ? service.passAnew(call, body)
          : service.pass(call, body);
    }
  },
  /** Says that it never runs, and leaves no trace of that. */
  ONE_PHASE_SETTLE_ONLY_READS(Law.ONE_PHASE_IS_SETTLED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (call.equals("commit_one_phase")) {
        service.marked.add(Service.key(body));
      }
      return call.equals("settle_one_phase") && !service.marked.contains(Service.key(body))
          ? Service.reply("{\"result\":\"tombstone\"}")
          : service.pass(call, body);
    }
  },
  /** Fences the votes, and not this. */
  ONE_PHASE_IGNORES_EPOCHS(Law.OLDER_ONE_PHASE_IS_REFUSED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return call.equals("commit_one_phase")
          ? service.passWith(call, body, "epoch", Json.number(1))
          : service.pass(call, body);
    }
  },
  /** A question that only reads. */
  SETTLE_ONLY_READS(Law.SETTLE_LEAVES_A_TOMBSTONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isWork(call)) {
        service.marked.add(Service.key(body));
      }
      return call.equals("settle") && !service.marked.contains(Service.key(body))
          ? Service.reply("{\"result\":\"tombstone\"}")
          : service.pass(call, body);
    }
  },
  /** No fence. */
  IGNORES_EPOCHS(Law.OLDER_WORK_IS_REFUSED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return service.passWith(call, body, "epoch", Json.number(1));
    }
  },
  /** Fences decisions, too. */
  FENCES_DECISIONS(Law.OLDER_UNDO_IS_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isWork(call)) {
        service.memory.put(Service.key(body), body.getOrDefault("epoch", Json.nil()));
      }
      Object seen = service.memory.getOrDefault(Service.key(body), Json.nil());
      boolean older =
          isUndo(call)
              && seen instanceof Json.Num newest
              && body.get("epoch") instanceof Json.Num epoch
              && epoch.value().compareTo(newest.value()) < 0;
      return older
          ? Service.reply("{\"result\":\"stale_epoch\",\"seen_epoch\":100}")
          : service.pass(call, body);
    }
  },
  /** A column of 32 bits. */
  NARROW_EPOCHS(Law.LARGE_EPOCHS_ARE_TOLD_APART) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      long epoch = body.get("epoch") instanceof Json.Num number ? number.value().longValue() : 0;
      return service.passWith(call, body, "epoch", Json.number(Math.min(epoch, Integer.MAX_VALUE)));
    }
  },
  /** Never read that far. */
  IGNORES_LOCKS(Law.WORK_OF_A_FORMER_HOLDER_IS_REFUSED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      body.remove(LOCKS);
      return service.pass(call, body);
    }
  },
  /** Takes the token for a number that each call must raise. */
  FENCES_THE_SAME_TOKEN(Law.HOLDERS_TOGETHER_ALL_WORK) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Json locks = body.getOrDefault(LOCKS, Json.nil());
      Object first = service.memory.putIfAbsent(locks.toString(), Service.key(body));
      boolean again = first != null && !first.equals(Service.key(body));
      return isWork(call) && again ? Service.reply(STALE) : service.pass(call, body);
    }
  },
  /** Remembers the tokens of those who share, too, as if each of them were alone. */
  FENCES_WHO_SHARE(Law.HOLDERS_TOGETHER_ALL_WORK) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Json locks = body.getOrDefault(LOCKS, Json.nil());
      if (isWork(call) && locks.at("/shared/0") instanceof Json.Text resource) {
        body.put(
            LOCKS,
            Json.of(
                Map.of("token", locks.at("/token"), "exclusive", new Json.Arr(List.of(resource)))));
      }
      return service.pass(call, body);
    }
  },
  /** Fences whatever comes with an older token. */
  FENCES_DECISIONS_BY_LOCKS(Law.WHAT_A_FORMER_HOLDER_DID_CAN_BE_ENDED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Json locks = body.getOrDefault(LOCKS, Json.nil());
      if (!(locks.at("/token") instanceof Json.Num token)) {
        return service.pass(call, body);
      }
      String resource = locks.at("/exclusive/0").toString();
      long mine = token.value().longValue();
      Object newest =
          service.memory.merge(resource, mine, (one, other) -> Math.max((long) one, (long) other));
      return (isFinish(call) || isUndo(call)) && (long) newest > mine
          ? Service.reply(STALE)
          : service.pass(call, body);
    }
  },
  /** A refusal rolls everything back, the memory of it, too. */
  FORGETS_REFUSALS(Law.REFUSAL_IS_STORED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return isWork(call) && body.getOrDefault("payload", Json.nil()).toString().contains("refuse")
          ? service.passAnew(call, body)
          : service.pass(call, body);
    }
  },
  /** The refusal comes after the work, and takes nothing back. */
  REFUSED_WORK_REMAINS(Law.REFUSAL_IS_STORED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      if (Service.text(reply).contains("refused") && service.marked.add(Service.key(body))) {
        service.done.incrementAndGet();
      }
      return reply;
    }
  },
  /** What wrote nothing leaves no row, either. */
  FORGETS_READ_ONLY_VOTES(Law.READ_ONLY_VOTE_IS_STORED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return isWork(call) && body.getOrDefault("payload", Json.nil()).toString().contains("look")
          ? service.passAnew(call, body)
          : service.pass(call, body);
    }
  },
  /** There is nothing to abort. */
  ABORTS_ONLY_WHAT_WROTE(Law.READ_ONLY_TAKES_ANY_DECISION) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      if (Service.text(reply).contains("read_only")) {
        service.marked.add(Service.key(body));
      }
      return isUndo(call) && service.marked.contains(Service.key(body))
          ? Service.status(409)
          : reply;
    }
  },
  /** Answers whatever it got. */
  ANSWERS_ANYTHING(Law.MALFORMED_IS_NOT_ANSWERED) {
    @Override
    Reply handle(Service service, String call, byte[] body) {
      Reply reply = service.pass(call, body);
      return reply.status() == 400 ? Service.reply(DONE) : reply;
    }

    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return service.pass(call, body);
    }
  },
  /** What it cannot do, it refuses for ever. */
  REFUSES_UNKNOWN_OPERATIONS(Law.UNKNOWN_OPERATION_IS_NOT_ANSWERED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      return reply.status() == 404
          ? Service.reply("{\"result\":\"refused\",\"reason\":\"unknown\"}")
          : reply;
    }
  },
  /** Any path does. */
  ANSWERS_UNKNOWN_CALLS(Law.UNKNOWN_CALL_IS_NOT_ANSWERED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return call.equals("dance") ? Service.reply(DONE) : service.pass(call, body);
    }
  },
  /** Binds calls to a class that knows all members. */
  STRICT_ABOUT_MEMBERS(Law.UNKNOWN_MEMBERS_ARE_IGNORED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return body.containsKey("from_a_later_version")
          ? Service.status(400)
          : service.pass(call, body);
    }
  },
  /** Answers before the work is done, and then it is not done. */
  DOES_NOTHING(Law.WORK_SHOWS) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      service.done.set(0);
      return reply;
    }
  },
  /** Commits when it prepares. */
  COMMITS_EARLY(Law.PREPARED_WORK_IS_UNSEEN) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      if (call.equals("prepare") && service.marked.add(Service.key(body))) {
        service.done.incrementAndGet();
      }
      return reply;
    }
  },
  /** Cannot do what it offers. */
  ALWAYS_REFUSES(Law.SAMPLE_IS_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      return Service.reply("{\"result\":\"refused\",\"reason\":\"closed\"}");
    }
  },
  /** What is over is taken for committed. */
  CONFIRMS_WHAT_WAS_UNDONE(Law.FINISH_AFTER_UNDO_IS_NOT_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (isUndo(call)) {
        service.marked.add(Service.key(body));
      }
      return isFinish(call) && service.marked.contains(Service.key(body))
          ? Service.reply(DONE)
          : service.pass(call, body);
    }
  },
  /** Notes the epoch when it notes the work, and never again. */
  KEEPS_THE_FIRST_EPOCH(Law.NEWEST_EPOCH_IS_REMEMBERED) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Json epoch = body.getOrDefault("epoch", Json.nil());
      Object first = service.memory.putIfAbsent(Service.key(body), epoch);
      boolean newer =
          first instanceof Json.Num old
              && epoch instanceof Json.Num now
              && now.value().compareTo(old.value()) > 0;
      return newer && first instanceof Json.Num old
          ? service.passWith(call, body, "epoch", old)
          : service.pass(call, body);
    }
  },
  /** Fences phase two, too. */
  FENCES_PHASE_TWO(Law.OLDER_FINISH_IS_DONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      boolean older =
          isFinish(call)
              && body.get("epoch") instanceof Json.Num epoch
              && epoch.value().longValue() < Branch.EPOCH;
      return older
          ? Service.reply("{\"result\":\"stale_epoch\",\"seen_epoch\":100}")
          : service.pass(call, body);
    }
  },
  /** Undoes without a look at whether anything was done. */
  UNDOES_REFUSALS(Law.UNDOING_A_REFUSAL_DOES_NOTHING) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      if (Service.text(reply).contains("\"refused\"")) {
        service.marked.add(Service.key(body));
      }
      if (isUndo(call) && service.marked.remove(Service.key(body))) {
        service.undone.incrementAndGet();
      }
      return reply;
    }
  },
  /** Nothing was done, so nothing is told. */
  SETTLES_REFUSALS_AS_NOTHING(Law.SETTLE_TELLS_A_REFUSAL) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      Reply reply = service.pass(call, body);
      return call.equals("settle") && Service.text(reply).contains("\"refused\"")
          ? Service.reply("{\"result\":\"tombstone\"}")
          : reply;
    }
  },
  /** Forgets a table when it rolls back. */
  ABORTS_BY_HALF(Law.ABORTED_WORK_IS_GONE) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      if (call.equals("prepare")) {
        service.marked.add(Service.key(body));
      }
      if (call.equals("abort") && service.marked.remove(Service.key(body))) {
        service.done.incrementAndGet();
      }
      return service.pass(call, body);
    }
  },
  /** Deletes its rows as soon as they are finished. */
  HOLDINGS_FORGET_WHAT_IS_FINISHED(Law.HOLDINGS_TELL_WHAT_IS_FINISHED) {
    @Override
    Json told(Service service, Json.Obj page) {
      return rows(page, row -> state(row).equals("done") ? Optional.empty() : Optional.of(row));
    }
  },
  /** Tells of what was called last, not of what was answered. */
  HOLDINGS_TELL_ANOTHER_OUTCOME(Law.HOLDINGS_TELL_WHAT_IS_FINISHED) {
    @Override
    Json told(Service service, Json.Obj page) {
      return rows(page, row -> Optional.of(withState(row, "refused", "tombstone")));
    }
  },
  /** Does not tell a reservation from one that was confirmed. */
  HOLDINGS_TELL_WHAT_IS_OPEN_AS_DONE(Law.HOLDINGS_TELL_WHAT_IS_OPEN) {
    @Override
    Json told(Service service, Json.Obj page) {
      return rows(
          page, row -> Optional.of(withState(withState(row, "tried", "done"), "prepared", "done")));
    }
  },
  /** The row is inside what is prepared, and cannot be seen. */
  HOLDINGS_LEAVE_OUT_WHAT_IS_PREPARED(Law.HOLDINGS_TELL_WHAT_IS_OPEN) {
    @Override
    Json told(Service service, Json.Obj page) {
      return rows(page, row -> state(row).equals("prepared") ? Optional.empty() : Optional.of(row));
    }
  },
  /** Takes no notice of the cursor, so each page is the first. */
  HOLDINGS_BEGIN_ANEW(Law.HOLDINGS_COME_IN_PAGES) {
    @Override
    Reply handle(Service service, String call, byte[] body) {
      Map<String, Json> question = new LinkedHashMap<>(Service.members(body));
      boolean asked = call.equals(HOLDINGS) && question.remove("cursor") != null;
      return asked ? service.pass(call, question) : super.handle(service, call, body);
    }
  },
  /** Gives out a cursor for what follows the last page, for ever. */
  HOLDINGS_NEVER_END(Law.HOLDINGS_COME_IN_PAGES) {
    @Override
    Json told(Service service, Json.Obj page) {
      if (page.members().containsKey(CURSOR)) {
        service.memory.put(CURSOR, page.at("/" + CURSOR));
        return page;
      }
      Map<String, Json> more = new LinkedHashMap<>(page.members());
      if (service.memory.get(CURSOR) instanceof Json last) {
        more.put("holdings", new Json.Arr(List.of()));
        more.put(CURSOR, last);
      }
      return new Json.Obj(more);
    }
  },
  /** Cuts what does not fit, and does not say that there is more. */
  HOLDINGS_END_TOO_EARLY(Law.HOLDINGS_COME_IN_PAGES) {
    @Override
    Json told(Service service, Json.Obj page) {
      Map<String, Json> less = new LinkedHashMap<>(page.members());
      less.remove(CURSOR);
      return new Json.Obj(less);
    }
  },
  /** Answers in the order of the calls, it thinks. */
  NUMBERS_ANSWERS_AS_THEY_COME(Law.BATCHED_CALLS_ARE_ANSWERED_LIKE_ALONE) {
    @Override
    Reply batch(List<Reply> replies) {
      List<Reply> asTheyCame = new ArrayList<>(replies);
      Collections.reverse(asTheyCame);
      return super.batch(asTheyCame);
    }
  },
  /** Reads the whole body before it begins. */
  ONE_LINE_SPOILS_ALL(Law.A_LINE_THAT_IS_NO_CALL_HARMS_NO_OTHER) {
    @Override
    Reply batch(List<Reply> replies) {
      return replies.stream().anyMatch(reply -> reply.status() == 400)
          ? Service.status(400)
          : super.batch(replies);
    }
  },
  /** The compensation was forgotten. */
  UNDOES_NOTHING(Law.UNDOING_SHOWS) {
    @Override
    Reply handle(Service service, String call, Map<String, Json> body) {
      long before = service.undone.get();
      Reply reply = service.pass(call, body);
      service.undone.set(before);
      return reply;
    }
  };

  private static final String DONE = "{\"result\":\"done\"}";
  private static final String STALE = "{\"result\":\"refused\",\"reason\":\"stale_lock: too old\"}";
  private static final String LOCKS = "locks";
  private static final String HOLDINGS = "holdings";
  private static final String CURSOR = "next_cursor";
  private static final Locale ROOT = Locale.ROOT;
  private static final int PAUSE_MS = 30;

  private final Optional<Law> broken;

  Flaw(Law broken) {
    this(Optional.of(broken));
  }

  Flaw(Optional<Law> broken) {
    this.broken = broken;
  }

  /** The law that it breaks, perhaps among others. */
  public Optional<Law> broken() {
    return broken;
  }

  Reply handle(Service service, String call, Map<String, Json> body) {
    return service.pass(call, body);
  }

  /** The answer to a batch, of what each of its calls is answered alone. */
  Reply batch(List<Reply> replies) {
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < replies.size(); number++) {
      lines.append(Service.line(number, replies.get(number)));
    }
    return Service.reply(lines.toString());
  }

  /** A page of holdings, as it is told. */
  Json told(Service service, Json.Obj page) {
    return page;
  }

  Reply handle(Service service, String call, byte[] body) {
    if (call.equals(HOLDINGS)) {
      Reply reply = service.pass(call, body);
      return JsonText.parse(Service.text(reply)) instanceof Json.Obj page && reply.status() == 200
          ? Service.reply(JsonText.format(told(service, page)))
          : reply;
    }
    Map<String, Json> members = Service.members(body);
    return members.keySet().containsAll(Set.of("tx", "branch", "epoch"))
        ? handle(service, call, new LinkedHashMap<>(members))
        : service.pass(call, body);
  }

  private static Json rows(Json.Obj page, Function<Json.Obj, Optional<Json>> as) {
    Map<String, Json> changed = new LinkedHashMap<>(page.members());
    if (page.at("/holdings") instanceof Json.Arr rows) {
      changed.put(
          "holdings",
          new Json.Arr(
              rows.items().stream()
                  .filter(Json.Obj.class::isInstance)
                  .flatMap(row -> as.apply((Json.Obj) row).stream())
                  .toList()));
    }
    return new Json.Obj(changed);
  }

  private static String state(Json.Obj row) {
    return row.at("/state") instanceof Json.Text text ? text.value() : "";
  }

  private static Json.Obj withState(Json.Obj row, String is, String told) {
    if (!state(row).equals(is)) {
      return row;
    }
    Map<String, Json> members = new LinkedHashMap<>(row.members());
    members.put("state", Json.text(told));
    return new Json.Obj(members);
  }

  private static String branch(Map<String, Json> body) {
    return body.get("branch") instanceof Json.Text text ? text.value() : "";
  }

  private static boolean isWork(String call) {
    return Set.of("prepare", "try", "action").contains(call);
  }

  private static boolean isFinish(String call) {
    return Set.of("commit", "confirm").contains(call);
  }

  private static boolean isUndo(String call) {
    return Set.of("abort", "cancel", "compensate").contains(call);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
