package dev.verdict.stress.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JVM to start with this process's Java.
 *
 * @param name what it is called in messages and log files
 * @param mainClass the class to run
 * @param jvmOptions options before the class
 * @param arguments the program's arguments
 * @param environment what its environment has beside ours: the place for secrets
 * @param before what comes before the JVM on the command line; it must keep the process id
 * @param classPath where its classes are
 */
public record JavaCommand(
    String name,
    String mainClass,
    List<String> jvmOptions,
    List<String> arguments,
    Map<String, String> environment,
    List<String> before,
    String classPath) {
  /**
   * All of it is there from the start: the first touch of a page costs the kernel, and on a virtual
   * machine its host, more than many an allocation, and would be measured as the program's own.
   */
  private static final List<String> HEAP =
      List.of("-Xms1g", "-Xmx1g", "-Xmn640m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC");

  /**
   * The system property with JVM options, parted by blanks, to start every child with in place of
   * {@link #HEAP}: for those who ask whether a run works, and not how fast it is.
   */
  private static final String OTHER_JVM_OPTIONS = "verdict.stress.jvm";

  /** What a JVM has to say itself must not get among the lines for the parent. */
  private static final List<String> JVM_WARNINGS_TO_THE_LOG =
      List.of("-Xlog:disable", "-Xlog:all=warning:stderr");

  private static final String LOGGING =
      "-Dlogback.configurationFile=dev/verdict/stress/logback.xml";

  /** Copies the collections. */
  public JavaCommand {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    before = List.copyOf(before);
  }

  /** A program that watches its own leash. */
  public static JavaCommand of(Class<?> main, String name, String... arguments) {
    return new JavaCommand(
        name,
        main.getName(),
        List.of(LOGGING),
        List.of(arguments),
        Map.of(),
        List.of(),
        ourClassPath());
  }

  /** The same with these environment variables. */
  public JavaCommand with(Map<String, String> variables) {
    return new JavaCommand(name, mainClass, jvmOptions, arguments, variables, before, classPath);
  }

  /** The same inside of another command. */
  public JavaCommand behind(List<String> command) {
    return new JavaCommand(name, mainClass, jvmOptions, arguments, environment, command, classPath);
  }

  /** The same under another name. */
  public JavaCommand named(String other) {
    return new JavaCommand(other, mainClass, jvmOptions, arguments, environment, before, classPath);
  }

  /** The same with other JVM options. */
  public JavaCommand withJvmOptions(List<String> options) {
    return new JavaCommand(name, mainClass, options, arguments, environment, before, classPath);
  }

  /** The same in a small heap: for one that only looks after another program. */
  public JavaCommand small() {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of("-Xms32m", "-Xmx256m", "-Xmn16m"));
    return withJvmOptions(options);
  }

  /** A program that knows nothing of its parent: {@link LeashedMain} watches for it. */
  public static JavaCommand leashed(
      String name, String main, List<String> jvmOptions, List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add(main);
    all.addAll(arguments);
    return new JavaCommand(
        name, LeashedMain.class.getName(), jvmOptions, all, Map.of(), List.of(), ourClassPath());
  }

  /**
   * The same {@linkplain #leashed leashed} program out of another jar, which has all that it needs:
   * of ours it sees nothing but the leash.
   *
   * @param folder where the leash is put
   */
  public JavaCommand outOf(Path jar, Path folder) {
    return outOf(jar.toString(), folder);
  }

  /** The same out of all that is on another class path. */
  public JavaCommand outOf(String otherClassPath, Path folder) {
    LeashedMain.copyInto(folder);
    String other = folder + File.pathSeparator + otherClassPath;
    return new JavaCommand(name, mainClass, jvmOptions, arguments, environment, before, other);
  }

  /** The same program, whose classes are looked for elsewhere first. */
  public JavaCommand after(String otherClassPath) {
    String both = otherClassPath + File.pathSeparator + classPath;
    return new JavaCommand(name, mainClass, jvmOptions, arguments, environment, before, both);
  }

  private static String ourClassPath() {
    return System.getProperty("java.class.path");
  }

  /** The JVM option by which a {@linkplain #leashed leashed} program is recorded into a file. */
  public static String profileInto(Path file) {
    return "-D" + LeashedMain.PROFILE_PROPERTY + "=" + file;
  }

  private static List<String> usualJvmOptions() {
    String other = System.getProperty(OTHER_JVM_OPTIONS, "");
    return other.isBlank() ? HEAP : List.of(other.strip().split(" +"));
  }

  List<String> line() {
    List<String> line = new ArrayList<>(before);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(usualJvmOptions());
    line.addAll(JVM_WARNINGS_TO_THE_LOG);
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", classPath));
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }
}
