package dev.verdict.sdk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Holding;
import dev.verdict.sdk.barrier.HoldingsPage;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.Style;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The bodies of the call that asks what this participant holds. */
final class HoldingsWire {
  /** How many holdings one page has at most. */
  static final int LIMIT_MAX = 1_000;

  /** How many it has unless asked otherwise. */
  static final int LIMIT_DEFAULT = 500;

  private static final Pattern BOUND = Pattern.compile("[0-9a-z-]{1,32}");
  private static final String CURSOR_SEPARATOR = ":";

  private HoldingsWire() {}

  /**
   * Reads a question. Members that are not known are ignored.
   *
   * @throws IllegalArgumentException if the body is not one
   */
  static HoldingsQuery read(byte[] body) {
    return Wire.readObject(body, HoldingsWire::readMembers);
  }

  private static HoldingsQuery readMembers(JsonParser in) throws IOException {
    String from = "";
    String below = HoldingsQuery.END;
    Optional<BranchKey> after = Optional.empty();
    int limit = LIMIT_DEFAULT;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "from" -> from = bound(in, name);
        case "below" -> below = bound(in, name);
        case "cursor" -> after = Optional.of(cursor(Wire.text(in, name)));
        case "limit" -> limit = limit(in);
        default -> in.skipChildren();
      }
    }
    return new HoldingsQuery(from, below, after, limit);
  }

  private static String bound(JsonParser in, String name) throws IOException {
    String text = Wire.text(in, name);
    if (!BOUND.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not what an id begins with");
    }
    return text;
  }

  private static BranchKey cursor(String text) {
    List<String> parts = List.of(text.split(CURSOR_SEPARATOR, -1));
    if (parts.size() != 2 || !TxId.isValid(parts.get(0)) || !BranchId.isValid(parts.get(1))) {
      throw new IllegalArgumentException("'cursor' is not one that was given out");
    }
    return new BranchKey(new TxId(parts.get(0)), new BranchId(parts.get(1)));
  }

  private static int limit(JsonParser in) throws IOException {
    long limit = in.currentToken() == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : -1;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("'limit' is a whole number from 1 to " + LIMIT_MAX);
    }
    return (int) limit;
  }

  /** The reply that tells a page. */
  static Reply reply(HoldingsPage page) {
    return Wire.json(
        out -> {
          out.writeArrayFieldStart("holdings");
          for (Holding holding : page.holdings()) {
            write(holding, out);
          }
          out.writeEndArray();
          if (page.more()) {
            out.writeStringField("next_cursor", cursorAfter(page.holdings()));
          }
          if (page.forgottenUpTo().isPresent()) {
            out.writeStringField("forgotten_up_to", page.forgottenUpTo().get().text());
          }
        });
  }

  private static String cursorAfter(List<Holding> holdings) {
    BranchKey last = holdings.get(holdings.size() - 1).key();
    return last.tx().text() + CURSOR_SEPARATOR + last.branch().text();
  }

  private static void write(Holding holding, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("tx", holding.key().tx().text());
    out.writeStringField("branch", holding.key().branch().text());
    out.writeStringField("style", style(holding.style()));
    out.writeStringField("state", holding.status().name().toLowerCase(Locale.ROOT));
    if (holding.since().isPresent()) {
      out.writeStringField("since", holding.since().get().toString());
    }
    out.writeEndObject();
  }

  private static String style(Style style) {
    return switch (style) {
      case PREPARED -> "2pc";
      case TCC -> "tcc";
      case SAGA -> "saga";
    };
  }
}
