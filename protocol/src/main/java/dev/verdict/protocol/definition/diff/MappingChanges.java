package dev.verdict.protocol.definition.diff;

import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one mapping differs from another: member by member where both make an object. */
final class MappingChanges {
  private final String verb;
  private final List<String> changes = new ArrayList<>();

  private MappingChanges(String verb) {
    this.verb = verb;
  }

  /**
   * What differs, in words.
   *
   * @param verb what is done with the value: {@code sends}, {@code returns}
   * @return empty if nothing differs
   */
  static Optional<String> between(String verb, Mapping was, Mapping is) {
    MappingChanges found = new MappingChanges(verb);
    found.compare("", was, is);
    return found.changes.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; it ", found.changes));
  }

  private void compare(String path, Mapping was, Mapping is) {
    if (was instanceof Mapping.ObjectOf before && is instanceof Mapping.ObjectOf now) {
      members(path, before, now);
    } else if (!was.equals(is)) {
      String what = path.isEmpty() ? "" : path + " as ";
      changes.add("%s %s%s instead of %s".formatted(verb, what, Words.of(is), Words.of(was)));
    }
  }

  private void members(String path, Mapping.ObjectOf was, Mapping.ObjectOf is) {
    is.members()
        .forEach(
            (name, value) -> {
              Mapping before = was.members().get(name);
              if (before == null) {
                String words = "%s %s as well, %s";
                changes.add(words.formatted(verb, inside(path, name), Words.of(value)));
              } else {
                compare(inside(path, name), before, value);
              }
            });
    was.members().keySet().stream()
        .filter(name -> !is.members().containsKey(name))
        .forEach(name -> changes.add("no longer %s %s".formatted(verb, inside(path, name))));
  }

  private static String inside(String path, String member) {
    return path.isEmpty() ? member : path + "." + member;
  }
}
