/** Tests. */
@NullMarked
package dev.verdict.sdk.client;

import org.jspecify.annotations.NullMarked;
