/** What a service embeds to take part in Verdict's transactions, and to begin them. */
module dev.verdict.sdk {
  requires transitive dev.verdict.protocol;
  requires transitive com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires transitive java.sql;
  requires transitive java.net.http;
  requires static org.jspecify;
  requires static jdk.httpserver;
  requires static jakarta.servlet;
  requires static info.picocli;
  requires static io.vertx.core;
  requires static io.vertx.web;
  requires static io.vertx.web.client;
  requires static io.vertx.sql.client;

  exports dev.verdict.sdk;
  exports dev.verdict.sdk.client;
  exports dev.verdict.sdk.conformance;
  exports dev.verdict.sdk.httpserver;
  exports dev.verdict.sdk.servlet;
  exports dev.verdict.sdk.vertx;

  opens dev.verdict.sdk.conformance to
      info.picocli;
}
