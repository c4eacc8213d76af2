/** Tests of the archive that is released. */
@org.jspecify.annotations.NullMarked
package dev.verdict.distribution;
