/** Checks, in a service's own tests, whether it keeps the laws of a participant. */
module dev.verdict.testkit {
  requires transitive dev.verdict.sdk;
  requires transitive java.sql;
  requires transitive org.junit.jupiter.api;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires static org.jspecify;

  exports dev.verdict.testkit;
}
