/** The demo in real processes. */
@NullMarked
package dev.verdict.examples.demo;

import org.jspecify.annotations.NullMarked;
