package dev.verdict.coordinator.http;

import dev.verdict.coordinator.http.Bodies.ViewBody;
import dev.verdict.coordinator.views.SavedView;
import dev.verdict.coordinator.views.ViewStore.Draft;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What a view must be; each method throws a {@link ProblemException} if not. */
final class ViewRules {
  private static final Pattern COLUMN = Pattern.compile("[a-z_]{1,40}");
  private static final Pattern NAME =
      Pattern.compile("[^\\p{Cntrl}/]{1," + SavedView.NAME_CHARS_MAX + "}");

  private ViewRules() {}

  static String name(String given) {
    if (!NAME.matcher(given).matches() || !given.strip().equals(given)) {
      throw Problem.of(
              ProblemCode.INVALID_ID,
              "A view's name has 1 to "
                  + SavedView.NAME_CHARS_MAX
                  + " printable characters, no / among them, and no space at its ends.")
          .asException();
    }
    return given;
  }

  static Draft draft(String name, ViewBody body, String operator) {
    return new Draft(name, filter(body), columns(body), operator);
  }

  private static String filter(ViewBody body) {
    String filter = Rules.text(body.filter().orElse(""), SavedView.FILTER_CHARS_MAX, "/filter");
    ListQuery.checkView(filter);
    return filter;
  }

  private static List<String> columns(ViewBody body) {
    List<String> columns = body.columns().orElse(List.of());
    if (columns.size() > SavedView.COLUMNS_MAX) {
      throw Rules.invalid("/columns", "At most " + SavedView.COLUMNS_MAX + " columns");
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      throw Rules.invalid("/columns", "Each column stands once");
    }
    for (int i = 0; i < columns.size(); i++) {
      String pointer = "/columns/" + i;
      if (!COLUMN.matcher(Rules.present(columns.get(i), pointer)).matches()) {
        throw Rules.invalid(pointer, "A column has 1 to 40 of a-z _");
      }
    }
    return columns;
  }

  /** Which version a caller saw; 0 for none. */
  static long version(ViewBody body) {
    long version = body.version().orElse(0L);
    if (version < 0) {
      throw Rules.invalid("/version", "The version that was read, or 0 for a new view");
    }
    return version;
  }
}
