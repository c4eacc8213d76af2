package dev.verdict.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one run: logs, databases, and the coordinator's process id.
 *
 * @param path where it is
 */
record DemoFolder(Path path) {
  static DemoFolder create() throws IOException {
    return new DemoFolder(Files.createTempDirectory("verdict-demo-"));
  }

  static DemoFolder at(Path path) {
    return new DemoFolder(path);
  }

  Path log(String process) {
    return path.resolve(process + ".log");
  }

  Path servicesData() {
    return path.resolve("services");
  }

  Path coordinatorData() {
    return path.resolve("coordinator");
  }

  void noteCoordinator(long pid) throws IOException {
    Files.writeString(pidFile(), Long.toString(pid));
  }

  /** Asks the coordinator's process to end, if it runs. */
  void stopCoordinator() {
    try {
      ProcessHandle.of(Long.parseLong(Files.readString(pidFile())))
          .ifPresent(ProcessHandle::destroy);
    } catch (NoSuchFileException e) {
      System.err.println("no coordinator was started in " + path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes it with all that is in it. */
  void delete() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  private Path pidFile() {
    return path.resolve("coordinator.pid");
  }
}
