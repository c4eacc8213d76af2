package dev.verdict.stress.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jars of others, each bundle in a folder that Maven fills once. A folder is put in place when it
 * is whole, so that nobody meets half of one.
 */
final class Jars {
  private static final String COPY =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  private static final String POM = "pom.xml";
  private static final String LOG = "maven.log";
  private static final long FETCH_MAX_MIN = 15;
  private static final int LAST_LINES = 12;

  private final Path cache;
  private final String maven;
  private final Consumer<String> messages;

  /**
   * Names the tools.
   *
   * @param cache the folder of folders; made if it is not there
   * @param maven the program
   * @param messages told what is fetched
   */
  Jars(Path cache, String maven, Consumer<String> messages) {
    this.cache = cache.toAbsolutePath();
    this.maven = maven;
    this.messages = messages;
  }

  /**
   * A class path of a bundle's jars.
   *
   * @throws JarsMissingException if they are not there and cannot be fetched
   */
  String of(Bundle bundle) throws IOException, InterruptedException {
    Path folder = cache.resolve(bundle.name());
    if (!isWhole(folder, bundle)) {
      messages.accept("Fetching " + bundle.name() + " with Maven into " + folder);
      fetch(bundle, folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static boolean isWhole(Path folder, Bundle bundle) throws IOException {
    Path pom = folder.resolve(POM);
    return Files.exists(pom) && Files.readString(pom).equals(bundle.pom());
  }

  private void fetch(Bundle bundle, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(cache);
    Path half = Files.createTempDirectory(cache, bundle.name() + ".half-");
    try {
      Files.writeString(half.resolve(POM), bundle.pom());
      runMaven(bundle, half);
      delete(folder);
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(half);
    }
  }

  private void runMaven(Bundle bundle, Path half) throws InterruptedException, IOException {
    Process process = start(bundle, half);
    try {
      if (!process.waitFor(FETCH_MAX_MIN, TimeUnit.MINUTES)) {
        throw JarsMissingException.mavenFailed(
            bundle, "it took more than " + FETCH_MAX_MIN + " minutes");
      }
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw JarsMissingException.mavenFailed(bundle, lastLines(half.resolve(LOG)));
    }
  }

  private Process start(Bundle bundle, Path half) {
    List<String> command =
        List.of(maven, "-B", "-C", COPY, "-DincludeScope=runtime", "-DoutputDirectory=" + half);
    try {
      return new ProcessBuilder(command)
          .directory(half.toFile())
          .redirectErrorStream(true)
          .redirectOutput(half.resolve(LOG).toFile())
          .start();
    } catch (IOException notThere) {
      throw JarsMissingException.noMaven(bundle, maven, notThere);
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.list(folder)) {
      for (Path each : tree.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }
}
