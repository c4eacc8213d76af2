package dev.verdict.stress.simulate.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Some transactions of a trace that real processes left, under kills and networks that were cut: as
 * lines that a test can change.
 */
public final class Recorded {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FILES =
      List.of("definitions", "entries", "decisions", "shards", "calls", "told");

  private final Map<String, List<ObjectNode>> files = new TreeMap<>();

  /** Reads it. */
  public static Recorded read() {
    Recorded recorded = new Recorded();
    FILES.forEach(name -> recorded.files.put(name, lines(name)));
    return recorded;
  }

  private static List<ObjectNode> lines(String name) {
    String file = "recorded/" + name + ".jsonl";
    try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream(file))) {
      List<ObjectNode> lines = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.isEmpty()) {
          lines.add((ObjectNode) JSON.readTree(line));
        }
      }
      return lines;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Writes it as a run does. */
  public Path write(Path folder) {
    try {
      for (String name : FILES) {
        StringBuilder text = new StringBuilder("\n");
        all(name).forEach(line -> text.append(line).append('\n'));
        Files.writeString(folder.resolve(name + ".jsonl"), text);
      }
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The lines of one of its files. */
  public List<ObjectNode> all(String file) {
    return files.getOrDefault(file, List.of());
  }

  // --- which transaction

  /** An atomic transaction that was committed after two services at least voted. */
  String committed() {
    return one("atomic", "commit", tx -> of("calls", tx, is("call", "prepare")).size() > 1);
  }

  /** A saga that went to its end. */
  String completed() {
    return one("saga", "commit", tx -> true);
  }

  /** A saga that was undone. */
  String compensated() {
    return one("saga", "abort", tx -> !of("calls", tx, is("call", "compensate")).isEmpty());
  }

  private String one(String kind, String outcome, Predicate<String> more) {
    return all("decisions").stream()
        .filter(is("outcome", outcome))
        .map(row -> row.path("tx").asText())
        .filter(tx -> !of("entries", tx, is("kind", kind)).isEmpty())
        .filter(more)
        .findFirst()
        .orElseThrow();
  }

  // --- its lines

  static Predicate<ObjectNode> is(String member, String value) {
    return line -> line.path(member).asText().equals(value);
  }

  List<ObjectNode> of(String file, String tx, Predicate<ObjectNode> which) {
    return all(file).stream().filter(is("tx", tx)).filter(which).toList();
  }

  List<ObjectNode> of(String file, String tx) {
    return of(file, tx, line -> true);
  }

  void remove(String file, String tx) {
    remove(file, tx, line -> true);
  }

  void change(String file, String tx, Consumer<ObjectNode> how) {
    change(file, tx, line -> true, how);
  }

  void remove(String file, String tx, Predicate<ObjectNode> which) {
    all(file).removeAll(of(file, tx, which));
  }

  void change(String file, String tx, Predicate<ObjectNode> which, Consumer<ObjectNode> how) {
    of(file, tx, which).forEach(how);
  }

  /** Changes the records of a transaction, entry by entry. */
  void records(String tx, Consumer<ArrayNode> how) {
    for (ObjectNode entry : of("entries", tx)) {
      try {
        JsonNode body = JSON.readTree(entry.path("body").asText());
        how.accept((ArrayNode) body.path("records"));
        entry.put("body", body.toString());
      } catch (IOException malformed) {
        throw new UncheckedIOException(malformed);
      }
    }
  }
}
