package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a participant what it holds. */
final class Holdings {
  private static final String CALL = "holdings";
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  /** More pages than a check can have filled. */
  private static final int PAGES_MAX = 100;

  private final Calls calls;

  private Holdings(Calls calls) {
    this.calls = calls;
  }

  /** One branch, as it is told. */
  record Row(String tx, String branch, String style, String state) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byTransaction = tx.compareTo(other.tx);
      return byTransaction != 0 ? byTransaction : branch.compareTo(other.branch);
    }

    String words() {
      return "branch '" + branch + "' of transaction " + tx;
    }
  }

  private record Page(List<Row> rows, Optional<String> next) {}

  /**
   * Of a participant that tells what it holds. The probe has the members of a call, so that whoever
   * reads these first can still say that there is no such call.
   *
   * @throws NotOfferedException if it does not tell
   */
  static Holdings of(Trial trial, Branch any) {
    Map<String, Json> probe = new LinkedHashMap<>(any.workBody());
    probe.put("limit", Json.number(1));
    if (trial.calls().asked(CALL, probe).status() == NOT_FOUND) {
      throw new NotOfferedException(
          "the participant does not tell what it holds (it answers 'holdings' with status 404)");
    }
    return new Holdings(trial.calls());
  }

  /** What is told of a branch; the law is broken if nothing is, or more than once. */
  Row of(Branch branch) {
    List<Row> told = all(branch.tx(), branch.tx(), 500).stream().filter(branch::isTold).toList();
    if (told.size() != 1) {
      throw new BrokenLawException(
          "holdings tell of "
              + branch.history()
              + " "
              + told.size()
              + " times; it must be told once");
    }
    return told.get(0);
  }

  /**
   * All pages of a span of time, in order; the law is broken if they are not pages, or do not end.
   *
   * @param first the first transaction
   * @param last the last one; all of its millisecond are asked for
   */
  List<Row> all(TxId first, TxId last, int limit) {
    List<Row> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      Page page = page(question(first, last, limit, cursor));
      if (page.rows().size() > limit) {
        throw new BrokenLawException(
            "a page of holdings has "
                + page.rows().size()
                + " branches, asked for at most "
                + limit);
      }
      page.rows().forEach(row -> addInOrder(all, row));
      cursor = page.next();
      if (cursor.isEmpty()) {
        return all;
      }
    }
    throw new BrokenLawException("after " + PAGES_MAX + " pages of holdings there are still more");
  }

  private static void addInOrder(List<Row> all, Row row) {
    if (!all.isEmpty() && all.get(all.size() - 1).compareTo(row) >= 0) {
      throw new BrokenLawException(
          "holdings tell of "
              + row.words()
              + " after "
              + all.get(all.size() - 1).words()
              + ": it was told before, or is out of order");
    }
    all.add(row);
  }

  private static Map<String, Json> question(
      TxId first, TxId last, int limit, Optional<String> cursor) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("from", Json.text(first.text()));
    members.put("below", Json.text(TxId.lowerBound(last.timeMillis() + 1)));
    cursor.ifPresent(it -> members.put("cursor", Json.text(it)));
    members.put("limit", Json.number(limit));
    return members;
  }

  private Page page(Map<String, Json> question) {
    Reply reply = calls.asked(CALL, question);
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    if (reply.status() != OK
        || !(parsed(body) instanceof Json.Obj page)
        || !(page.at("/holdings") instanceof Json.Arr rows)) {
      throw new BrokenLawException(
          "'holdings' should be answered with an array 'holdings' but was answered "
              + Heard.words(reply));
    }
    Optional<String> next =
        page.at("/next_cursor") instanceof Json.Text cursor
            ? Optional.of(cursor.value())
            : Optional.empty();
    return new Page(rows.items().stream().map(Holdings::row).toList(), next);
  }

  private static Json parsed(String body) {
    try {
      return JsonText.parse(body);
    } catch (IllegalArgumentException e) {
      return Json.nil();
    }
  }

  private static Row row(Json told) {
    return new Row(
        text(told, ParticipantProtocol.TX),
        text(told, ParticipantProtocol.BRANCH),
        text(told, "style"),
        text(told, "state"));
  }

  private static String text(Json of, String member) {
    if (of instanceof Json.Obj row && row.at("/" + member) instanceof Json.Text text) {
      return text.value();
    }
    throw new BrokenLawException(
        "holdings tell of a branch without the text '" + member + "': " + JsonText.format(of));
  }
}
