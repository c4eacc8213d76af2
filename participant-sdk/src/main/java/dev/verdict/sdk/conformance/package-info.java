/**
 * The laws that every participant must keep, in any language, as black-box checks over the
 * participant protocol, and the command that runs them.
 */
@NullMarked
package dev.verdict.sdk.conformance;

import org.jspecify.annotations.NullMarked;
