/** Declare a saga in typed Java, test it, start it, await it. */
module dev.verdict.saga {
  requires transitive dev.verdict.protocol;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires java.net.http;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires static org.junit.platform.commons;

  exports dev.verdict.saga;
  exports dev.verdict.saga.client;
  exports dev.verdict.saga.testing;
}
