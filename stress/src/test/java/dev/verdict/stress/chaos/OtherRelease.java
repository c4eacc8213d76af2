package dev.verdict.stress.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * A stand-in for another release: this build, but for the class that says which log formats are
 * written and read, compiled from its source with other numbers.
 */
final class OtherRelease {
  private static final String CLASS = "dev/verdict/coordinator/log/LogFormat";
  private static final String NUMBERS = "new LogFormat\\(\\d+, \\d+\\)";
  private static final String MIGRATIONS = "db/migration/";

  private OtherRelease() {}

  /** A folder that comes before this build on a class path. */
  static Path classes(Path folder, int writes, int reads) throws IOException {
    Path source = Files.createDirectories(folder).resolve("LogFormat.java");
    String ours = Files.readString(Path.of("../coordinator/src/main/java", CLASS + ".java"));
    assertThat(ours).containsPattern(NUMBERS);
    Files.writeString(
        source, ours.replaceFirst(NUMBERS, "new LogFormat(" + writes + ", " + reads + ")"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(failed).isZero();
    return folder;
  }

  /**
   * A jar that runs: what it does not have itself it finds in this build.
   *
   * @param migration what it does to the schema
   */
  static Path jar(Path folder, int writes, int reads, String migration) throws IOException {
    Path classes = classes(folder.resolve("classes"), writes, reads);
    Path jar = folder.resolve("other-coordinator.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest())) {
      out.putNextEntry(new JarEntry(CLASS + ".class"));
      out.write(Files.readAllBytes(classes.resolve(CLASS + ".class")));
      out.putNextEntry(new JarEntry(MIGRATIONS));
      out.putNextEntry(new JarEntry(MIGRATIONS + "V9999__another_release.sql"));
      out.write(migration.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "dev.verdict.coordinator.Main");
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(each -> Path.of(each).toUri().toString())
            .collect(Collectors.joining(" ")));
    return manifest;
  }
}
