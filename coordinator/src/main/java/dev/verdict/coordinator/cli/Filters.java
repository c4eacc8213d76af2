package dev.verdict.coordinator.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The filters of a list: each is a flag, and a query parameter of nearly the same name. */
final class Filters {
  private final List<Filter> filters;

  /** A filter; the node says what is allowed. */
  private record Filter(String flag, String label, String description, Form form) {
    String parameter() {
      return flag.substring(2).replace('-', '_');
    }
  }

  private enum Form {
    ONCE,
    SEVERAL,
    /** Without a value it means true. */
    YES_OR_NO
  }

  private Filters(List<Filter> filters) {
    this.filters = List.copyOf(filters);
  }

  static Filters none() {
    return new Filters(List.of());
  }

  Filters once(String flag, String label, String description) {
    return and(new Filter(flag, label, description, Form.ONCE));
  }

  Filters several(String flag, String label, String description) {
    return and(new Filter(flag, label, description, Form.SEVERAL));
  }

  Filters yesOrNo(String flag, String description) {
    return and(new Filter(flag, "true|false", description, Form.YES_OR_NO));
  }

  private Filters and(Filter filter) {
    List<Filter> more = new ArrayList<>(filters);
    more.add(filter);
    return new Filters(more);
  }

  void declare(CommandSpec spec) {
    for (Filter filter : filters) {
      OptionSpec.Builder option =
          OptionSpec.builder(filter.flag())
              .paramLabel(filter.label())
              .description(filter.description());
      switch (filter.form()) {
        case ONCE -> option.type(String.class);
        case SEVERAL -> option.type(String[].class).arity("1");
        case YES_OR_NO -> option.type(String.class).arity("0..1").fallbackValue("true");
      }
      spec.addOption(option.build());
    }
  }

  /** Those that were given. */
  List<Call.Parameter> read(ParseResult given) {
    List<Call.Parameter> query = new ArrayList<>();
    for (Filter filter : filters) {
      if (given.hasMatchedOption(filter.flag())) {
        values(given, filter)
            .forEach(value -> query.add(new Call.Parameter(filter.parameter(), value)));
      }
    }
    return query;
  }

  private static List<String> values(ParseResult given, Filter filter) {
    return filter.form() == Form.SEVERAL
        ? Arrays.asList(given.matchedOptionValue(filter.flag(), new String[0]))
        : List.of(given.matchedOptionValue(filter.flag(), ""));
  }
}
