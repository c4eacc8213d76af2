package dev.verdict.coordinator.telemetry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's metrics as Prometheus reads them.
 *
 * @param labels the names of the labels of each series, by its name as queries use it
 * @param types the type of each family, by its name
 */
public record Scrape(Map<String, Set<String>> labels, Map<String, String> types) {
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Reads the text format. */
  public static Scrape of(String text) {
    Scrape scrape = new Scrape(new TreeMap<>(), new TreeMap<>());
    text.lines().forEach(scrape::read);
    return scrape;
  }

  private void read(String line) {
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (type.matches()) {
      types.put(type.group(1), type.group(2));
    } else if (sample.matches()) {
      Set<String> names = labels.computeIfAbsent(sample.group(1), first -> new TreeSet<>());
      if (sample.group(2) != null) {
        LABEL.matcher(sample.group(2)).results().forEach(found -> names.add(found.group(1)));
      }
    }
  }

  /**
   * The coordinator's own metrics and the labels of each; the largest value of a histogram is part
   * of it.
   */
  public Map<String, Set<String>> own() {
    Map<String, Set<String>> own = new TreeMap<>();
    types.forEach(
        (name, type) -> {
          if (name.startsWith("verdict_") && !isMaximum(name)) {
            own.put(name, labelsOf(name, type));
          }
        });
    return own;
  }

  private boolean isMaximum(String name) {
    return name.endsWith("_max")
        && "histogram".equals(types.get(name.substring(0, name.length() - "_max".length())));
  }

  private Set<String> labelsOf(String family, String type) {
    String series = type.equals("histogram") ? family + "_count" : family;
    return labels.getOrDefault(series, Set.of());
  }
}
