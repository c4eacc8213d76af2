package dev.verdict.stress.chaos.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** A jar from which a coordinator can be started. */
public final class CoordinatorJar {
  /** The class that runs. */
  static final String MAIN = "dev.verdict.coordinator.Main";

  private CoordinatorJar() {}

  /** Why a file is none, in words that follow its name; empty if it is one. */
  public static Optional<String> whyNot(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.of("is not a file");
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      return MAIN.equals(mainClass(jar))
          ? Optional.empty()
          : Optional.of("is no coordinator's jar: its manifest does not name " + MAIN);
    } catch (IOException unreadable) {
      return Optional.of("cannot be read as a jar (" + unreadable.getMessage() + ")");
    }
  }

  private static String mainClass(JarFile jar) throws IOException {
    return Optional.ofNullable(jar.getManifest())
        .map(Manifest::getMainAttributes)
        .map(named -> named.getValue(Attributes.Name.MAIN_CLASS))
        .orElse("");
  }
}
