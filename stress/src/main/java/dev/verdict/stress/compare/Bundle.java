package dev.verdict.stress.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a program of somebody else's is made of, as Maven knows it.
 *
 * @param name of the folder for its jars
 * @param artifacts its jars, {@code group:artifact:version}; what they depend on comes with them
 * @param without what must not come with them, {@code group:artifact}
 */
record Bundle(String name, List<String> artifacts, List<String> without) {
  private static final String SEATA_VERSION = "2.0.0";
  private static final String LRA_VERSION = "1.1.0.Final";
  private static final String RESTEASY_VERSION = "7.0.1.Final";

  /** The older SLF4J is the one for which its Logback is. */
  static final Bundle SEATA_SERVER =
      new Bundle(
          "seata-server-" + SEATA_VERSION,
          List.of("io.seata:seata-server:" + SEATA_VERSION, "org.slf4j:slf4j-api:1.7.36"),
          List.of("org.slf4j:slf4j-log4j12"));

  static final Bundle SEATA_CLIENT =
      new Bundle(
          "seata-all-" + SEATA_VERSION,
          List.of("io.seata:seata-all:" + SEATA_VERSION, "org.slf4j:slf4j-api:1.7.36"),
          List.of());

  /** With all that it leaves to the server in which it runs. */
  static final Bundle NARAYANA =
      new Bundle(
          "lra-coordinator-jar-" + LRA_VERSION,
          List.of(
              "org.jboss.narayana.lra:lra-coordinator-jar:" + LRA_VERSION,
              "org.jboss.resteasy:resteasy-undertow:" + RESTEASY_VERSION,
              "org.jboss.resteasy:resteasy-client:" + RESTEASY_VERSION,
              "org.jboss.resteasy:resteasy-jackson2-provider:" + RESTEASY_VERSION,
              "org.eclipse.microprofile.openapi:microprofile-openapi-api:4.0.2",
              "org.eclipse.parsson:parsson:1.1.7"),
          List.of());

  Bundle {
    artifacts = List.copyOf(artifacts);
    without = List.copyOf(without);
  }

  /** A project that depends on it. */
  String pom() {
    return artifacts.stream()
        .map(this::dependency)
        .collect(
            Collectors.joining(
                "",
                "<project><modelVersion>4.0.0</modelVersion><groupId>dev.verdict.compare</groupId>"
                    + "<artifactId>rival</artifactId><version>1</version>"
                    + "<packaging>pom</packaging><dependencies>\n",
                "</dependencies></project>\n"));
  }

  private String dependency(String artifact) {
    String[] parts = artifact.split(":", 3);
    return "<dependency>"
        + coordinates(artifact)
        + "<version>"
        + parts[2]
        + "</version>"
        + without.stream()
            .map(unwanted -> "<exclusion>" + coordinates(unwanted) + "</exclusion>")
            .collect(Collectors.joining("", "<exclusions>", "</exclusions>"))
        + "</dependency>\n";
  }

  private static String coordinates(String artifact) {
    String[] parts = artifact.split(":", 3);
    return "<groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId>";
  }
}
