package dev.verdict.stress.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the class named by the first argument for as long as the parent process lives, and records
 * it with JDK Flight Recorder if the property {@link #PROFILE_PROPERTY} names a file.
 */
public final class LeashedMain {
  /** The system property that names the recording's file. */
  static final String PROFILE_PROPERTY = "verdict.stress.profile";

  private LeashedMain() {}

  /** Copies the classes that a leashed program needs of ours into a folder for class files. */
  static void copyInto(Path folder) {
    for (Class<?> each : List.of(LeashedMain.class, Leash.class, Profile.class)) {
      String file = each.getName().replace('.', '/') + ".class";
      try (InputStream bytes = each.getResourceAsStream("/" + file)) {
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(Objects.requireNonNull(bytes), copy, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException failed) {
        throw new UncheckedIOException("Cannot copy " + file + " into " + folder, failed);
      }
    }
  }

  /** Calls {@code main} of the class in {@code args[0]} with the rest of the arguments. */
  public static void main(String[] args)
      throws ReflectiveOperationException, IOException, ParseException {
    Optional<String> file = Optional.ofNullable(System.getProperty(PROFILE_PROPERTY));
    if (file.isPresent()) {
      Profile profile = Profile.start(Path.of(file.get()));
      Leash.take(profile::write);
    } else {
      Leash.take();
    }
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(args[0] + " failed", failed.getCause());
    }
  }
}
