/**
 * Vert.x: puts a participant on a Vert.x Web router, and keeps its barrier by the Vert.x client.
 */
@NullMarked
package dev.verdict.sdk.vertx;

import org.jspecify.annotations.NullMarked;
