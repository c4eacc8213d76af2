/** Tests. */
@NullMarked
package dev.verdict.sdk.vertx;

import org.jspecify.annotations.NullMarked;
