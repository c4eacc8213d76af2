package dev.verdict.coordinator.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the embedded database lives in, held by one process at a time. The operating
 * system releases it when that process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {
  private static final long LOG_BYTES_MAX = 10L << 20;

  private final Path folder;
  private final FileChannel lockFile;

  private DataFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  static DataFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(lockFile)) {
        return new DataFolder(folder, lockFile);
      }
      lockFile.close();
    } catch (IOException failure) {
      throw new UnusableFolderException(
          "\"" + folder + "\", which cannot be made or written to: " + inWords(failure), failure);
    }
    throw new EmbeddedDatabaseException(
        "Another coordinator runs on the data folder "
            + folder
            + "; stop it, or choose another folder with --data-dir");
  }

  private static String inWords(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "this user may not";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way";
    }
    return failure instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : "the file system refuses it";
  }

  private static boolean isLocked(FileChannel lockFile) throws IOException {
    try {
      @Nullable FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** Where PostgreSQL keeps its files. */
  Path cluster() {
    return folder.resolve("pg");
  }

  /** Where PostgreSQL's own log goes; a large one of an earlier run is set aside. */
  Path serverLog() throws IOException {
    Path log = folder.resolve("postgres.log");
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(log, folder.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  /** Whether a database was made here and started once. */
  boolean isInitialized() {
    return Files.exists(marker());
  }

  void markInitialized() throws IOException {
    if (!isInitialized()) {
      Files.createFile(marker());
    }
  }

  private Path marker() {
    return folder.resolve("initialized");
  }

  /** Removes what an interrupted first start left: nobody has stored anything in it yet. */
  void removeHalfMadeCluster() throws IOException {
    if (isInitialized() || !Files.exists(cluster())) {
      return;
    }
    try (Stream<Path> tree = Files.walk(cluster())) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** The server that runs on this folder, or ran on it and left its note. */
  Optional<Postmaster> postmaster() throws IOException {
    Path note = cluster().resolve("postmaster.pid");
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(note);
    return lines.size() >= 4
        ? Optional.of(
            new Postmaster(
                cluster(),
                Long.parseLong(lines.get(0).strip()),
                Integer.parseInt(lines.get(3).strip())))
        : Optional.empty();
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException failure) {
      throw new EmbeddedDatabaseException("The data folder's lock was not released", failure);
    }
  }
}
