package dev.verdict.coordinator.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/**
 * A request as it is passed on to another node.
 *
 * @param method the method
 * @param target path and query, encoded
 * @param headers those that are meant for whoever answers
 * @param body the body; empty for none
 * @param repeatable whether it may be sent again if the answer is lost
 */
record Passing(
    HttpMethod method, String target, MultiMap headers, Buffer body, boolean repeatable) {}
