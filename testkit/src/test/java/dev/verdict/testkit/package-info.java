@NullMarked
package dev.verdict.testkit;

import org.jspecify.annotations.NullMarked;
