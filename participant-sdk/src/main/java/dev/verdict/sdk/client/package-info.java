/** The transaction client: begins, enlists, commits and aborts over the JDK's HTTP client. */
@NullMarked
package dev.verdict.sdk.client;

import org.jspecify.annotations.NullMarked;
