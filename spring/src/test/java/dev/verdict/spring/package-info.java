@NullMarked
package dev.verdict.spring;

import org.jspecify.annotations.NullMarked;
