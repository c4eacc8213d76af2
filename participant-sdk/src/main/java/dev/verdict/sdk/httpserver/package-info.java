/** The JDK's own HTTP server: puts a participant on a {@code com.sun.net.httpserver.HttpServer}. */
@NullMarked
package dev.verdict.sdk.httpserver;

import org.jspecify.annotations.NullMarked;
