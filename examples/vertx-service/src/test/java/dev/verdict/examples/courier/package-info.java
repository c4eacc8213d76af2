@NullMarked
package dev.verdict.examples.courier;

import org.jspecify.annotations.NullMarked;
