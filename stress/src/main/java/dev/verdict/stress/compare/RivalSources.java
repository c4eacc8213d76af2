package dev.verdict.stress.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The adapters to rivals, compiled when the rivals are there. */
final class RivalSources {
  /** The adapter to Seata's client. */
  static final String SEATA_CLIENT = "dev.verdict.stress.compare.rivals.SeataClient";

  /** The program around Narayana's coordinator. */
  static final String NARAYANA = "dev.verdict.stress.compare.rivals.NarayanaCoordinator";

  private RivalSources() {}

  /**
   * Compiles one into a folder.
   *
   * @param name the class
   * @param classPath what it is compiled against
   */
  static void compile(String name, String classPath, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException(
          "Adapters to the rivals are compiled at run time, which takes a JDK: "
              + System.getProperty("java.home")
              + " has no compiler");
    }
    Files.createDirectories(folder);
    StringWriter told = new StringWriter();
    List<String> options =
        List.of("-d", folder.toString(), "-cp", classPath, "-proc:none", "-nowarn");
    boolean compiled =
        compiler.getTask(told, null, null, options, null, List.of(new Source(name))).call();
    if (!compiled) {
      throw new IllegalStateException("The adapter " + name + " does not compile: " + told);
    }
  }

  /** The source of an adapter. */
  static String source(String name) {
    String file = "/rivals/" + name.replace('.', '/') + ".java";
    try (InputStream bytes = RivalSources.class.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IllegalStateException("There is no source " + file);
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException("The source " + file + " cannot be read", unreadable);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name) {
      super(
          URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = source(name);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
