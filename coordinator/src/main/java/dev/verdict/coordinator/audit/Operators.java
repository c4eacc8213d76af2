package dev.verdict.coordinator.audit;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may act as an operator: those whom a file names, or, without a file, everybody as {@link
 * OperatorList#ANONYMOUS}. For any thread.
 */
public final class Operators {
  /** How large the file may be: room for thousands of operators. */
  static final long FILE_BYTES_MAX = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Operators.class);

  private final Optional<Path> file;
  private volatile Optional<OperatorList> list = Optional.empty();
  private String lastRead = "";
  private List<String> lastTold = List.of();

  private Operators(Optional<Path> file) {
    this.file = file;
  }

  /** Nobody is asked who it is. */
  public static Operators everybody() {
    return new Operators(Optional.empty());
  }

  /**
   * Those whom a file names. Reads it; blocks.
   *
   * @param problems is told what is wrong with the file, each in words; nothing if all is well
   */
  public static Operators named(Path file, List<String> problems) {
    Operators operators = new Operators(Optional.of(file));
    problems.addAll(operators.read(file));
    return operators;
  }

  /** Whether a token must say who acts. */
  public boolean areNamed() {
    return file.isPresent();
  }

  /** How many are named; 0 if nobody is. */
  public int size() {
    return list.map(OperatorList::size).orElse(0);
  }

  /** Whether the file has this name. */
  public boolean names(String name) {
    return list.map(named -> named.names(name)).orElse(false);
  }

  /** Whose token this is; empty if nobody's, or if nobody is named. */
  public Optional<String> nameOf(String token) {
    return list.flatMap(named -> named.nameOf(token));
  }

  /** Whose token has that SHA-256, in hexadecimal digits; empty if nobody's. */
  public Optional<String> nameOfHash(String hash) {
    return list.flatMap(named -> named.nameOfHash(hash));
  }

  /**
   * Reads the file again if it has changed; blocks. If something is wrong with it, the operators
   * stay as they are, and the log says so once.
   */
  public synchronized void reload() {
    file.ifPresent(
        path -> {
          List<String> problems = read(path);
          if (!problems.isEmpty() && !problems.equals(lastTold)) {
            LOG.error("The operators stay as they were, for {} is wrong: {}", path, problems);
          }
          lastTold = problems;
        });
  }

  private synchronized List<String> read(Path path) {
    List<String> problems = new ArrayList<>();
    text(path, problems)
        .filter(text -> list.isEmpty() || !text.equals(lastRead))
        .ifPresent(
            text -> {
              OperatorList read = OperatorList.read(text, problems);
              if (problems.isEmpty()) {
                lastRead = text;
                list = Optional.of(read);
              }
            });
    return problems;
  }

  private static Optional<String> text(Path path, List<String> problems) {
    try {
      if (Files.size(path) <= FILE_BYTES_MAX) {
        return Optional.of(Files.readString(path));
      }
      problems.add("it is larger than " + FILE_BYTES_MAX + " bytes");
    } catch (CharacterCodingException notText) {
      problems.add("it is not text in UTF-8");
    } catch (IOException unreadable) {
      problems.add("it cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
    return Optional.empty();
  }
}
