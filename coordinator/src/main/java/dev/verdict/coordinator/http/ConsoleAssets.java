package dev.verdict.coordinator.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The recovery console's files, out of the program's archive: its own, and those of libraries out
 * of their WebJars. Their address carries a digest of all of them, so that a browser may keep them
 * for good and never mixes two releases.
 */
final class ConsoleAssets {
  /** Begins the address of every file but the page itself. */
  static final String PREFIX = "/console/";

  private static final String OWN = "/dev/verdict/coordinator/console/";
  private static final String INDEX = "index.html";
  private static final String ASSETS_PLACEHOLDER = "{{assets}}";
  private static final String MODULES_PLACEHOLDER = "{{modules}}";

  /** Scripts that are no modules: the page names them itself. */
  private static final Set<String> PLAIN_SCRIPTS =
      Set.of("base/theme.js", "lib/uplot/dist/uPlot.iife.min.js");

  private static final int DIGEST_CHARS = 16;

  private final Map<String, Buffer> files;
  private final String root;
  private final Buffer index;

  private ConsoleAssets(Map<String, Buffer> files) {
    this.files = Map.copyOf(files);
    this.root = PREFIX + digest(files) + "/";
    this.index =
        Buffer.buffer(
            read(OWN + INDEX)
                .toString(StandardCharsets.UTF_8)
                .replace(MODULES_PLACEHOLDER, modules(files.keySet()))
                .replace(ASSETS_PLACEHOLDER, root));
  }

  /** Has a browser fetch all modules at once, where it would find one by reading another. */
  private static String modules(Set<String> files) {
    return files.stream()
        .filter(file -> file.endsWith(".js") && !PLAIN_SCRIPTS.contains(file))
        .map(file -> "<link rel=\"modulepreload\" href=\"" + ASSETS_PLACEHOLDER + file + "\">")
        .collect(Collectors.joining("\n"));
  }

  /** The files that {@code files.txt} lists: one a line, a library's as {@code name: path}. */
  static ConsoleAssets load() {
    Map<String, Buffer> files = new LinkedHashMap<>();
    read(OWN + "files.txt")
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> add(line, files));
    return new ConsoleAssets(files);
  }

  private static void add(String line, Map<String, Buffer> files) {
    int colon = line.indexOf(": ");
    if (colon < 0) {
      files.put(line, read(OWN + line));
    } else {
      String library = line.substring(0, colon);
      String path = line.substring(colon + 2);
      files.put(
          "lib/" + library + "/" + path,
          read("/META-INF/resources/webjars/" + library + "/" + version(library) + "/" + path));
    }
  }

  private static String version(String library) {
    Properties properties = new Properties();
    String name = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    try (InputStream stream = open(name)) {
      properties.load(stream);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + name, failure);
    }
    return properties.getProperty("version", "");
  }

  private static Buffer read(String name) {
    try (InputStream stream = open(name)) {
      return Buffer.buffer(stream.readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + name, failure);
    }
  }

  private static InputStream open(String name) {
    InputStream stream = ConsoleAssets.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IllegalStateException("the program was built without " + name);
    }
    return stream;
  }

  private static String digest(Map<String, Buffer> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, content) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(content.getBytes());
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_CHARS);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** The page. */
  Buffer index() {
    return index;
  }

  /** The file at that address, if there is one in this release. */
  Optional<Buffer> at(String path) {
    return path.startsWith(root)
        ? Optional.ofNullable(files.get(path.substring(root.length())))
        : Optional.empty();
  }

  /** What kind of file that is, by its name. */
  static String mediaType(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "application/octet-stream";
    };
  }
}
