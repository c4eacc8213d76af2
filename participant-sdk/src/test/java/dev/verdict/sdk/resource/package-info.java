/** Tests. */
@NullMarked
package dev.verdict.sdk.resource;

import org.jspecify.annotations.NullMarked;
