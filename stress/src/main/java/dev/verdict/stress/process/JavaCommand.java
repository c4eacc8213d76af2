package dev.verdict.stress.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM to start with this process's Java and class path.
 *
 * @param name what it is called in messages and log files
 * @param mainClass the class to run
 * @param jvmOptions options before the class
 * @param arguments the program's arguments
 */
public record JavaCommand(
    String name, String mainClass, List<String> jvmOptions, List<String> arguments) {
  /** Copies the lists. */
  public JavaCommand {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
  }

  /** A program that watches its own leash. */
  public static JavaCommand of(Class<?> main, String name, String... arguments) {
    return new JavaCommand(name, main.getName(), List.of(), List.of(arguments));
  }

  /** A program that knows nothing of its parent: {@link LeashedMain} watches for it. */
  public static JavaCommand leashed(
      String name, Class<?> main, List<String> jvmOptions, List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add(main.getName());
    all.addAll(arguments);
    return new JavaCommand(name, LeashedMain.class.getName(), jvmOptions, all);
  }

  List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xms256m", "-Xmx1g", "-XX:+UseParallelGC"));
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }
}
