/** Declare a saga in typed Java, start it, await it. */
module dev.verdict.saga {
  requires transitive dev.verdict.protocol;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires java.net.http;
  requires static transitive org.jspecify;

  exports dev.verdict.saga;
  exports dev.verdict.saga.client;
}
