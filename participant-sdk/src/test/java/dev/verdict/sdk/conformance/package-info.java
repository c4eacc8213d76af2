@NullMarked
package dev.verdict.sdk.conformance;

import org.jspecify.annotations.NullMarked;
