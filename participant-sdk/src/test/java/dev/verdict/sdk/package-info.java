/** Tests. */
@NullMarked
package dev.verdict.sdk;

import org.jspecify.annotations.NullMarked;
