package dev.verdict.stress.compare;

/** The jars of a rival are not there and could not be fetched; the message says what to do. */
final class JarsMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private JarsMissingException(String message) {
    super(message);
  }

  private JarsMissingException(String message, Throwable cause) {
    super(message, cause);
  }

  static JarsMissingException noMaven(Bundle bundle, String maven, Throwable cause) {
    return new JarsMissingException(
        "Maven is needed to fetch "
            + bundle.name()
            + ", and "
            + maven
            + " cannot be started: put it on the path, name it with --maven, or copy a cache"
            + " from where it is and name that with --cache",
        cause);
  }

  static JarsMissingException mavenFailed(Bundle bundle, String told) {
    return new JarsMissingException(
        "Maven could not fetch "
            + bundle.name()
            + ": it needs Maven Central, or a mirror of it in your settings.xml. Without a network,"
            + " copy a cache from where there is one and name it with --cache. Maven said: "
            + told);
  }
}
