@NullMarked
package dev.verdict.examples.stock;

import org.jspecify.annotations.NullMarked;
