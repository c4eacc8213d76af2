package dev.verdict.coordinator.log.postgres;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Settings that all nodes should have alike, and do not. */
final class Differences {
  /** Who asks nobody undoes the setting for all; a release that does not tell knows none. */
  private static final String SECOND_PERSON = "operators.second_person";

  private static final String UNTOLD = "not known (an earlier release)";

  private Differences() {}

  /** Each in a sentence; empty if there is none. */
  static List<String> among(List<LiveNodes.Node> nodes) {
    TreeSet<String> names = new TreeSet<>();
    nodes.forEach(node -> names.addAll(node.settings().keySet()));
    return names.stream()
        .map(name -> Map.entry(name, values(nodes, name)))
        .filter(each -> each.getValue().values().stream().distinct().count() > 1)
        .map(each -> sentence(each.getKey(), each.getValue()))
        .toList();
  }

  private static Map<String, String> values(List<LiveNodes.Node> nodes, String name) {
    Map<String, String> values = new TreeMap<>();
    for (LiveNodes.Node node : nodes) {
      if (node.settings().containsKey(name) || name.equals(SECOND_PERSON)) {
        values.put(node.where(), node.settings().getOrDefault(name, UNTOLD));
      }
    }
    return values;
  }

  private static String sentence(String name, Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> quoted(each.getValue()) + " at " + each.getKey())
        .collect(Collectors.joining(", ", "nodes differ in " + name + ", give all the same: ", ""));
  }

  private static String quoted(String value) {
    return value.isEmpty() ? "nothing" : value;
  }
}
