/** What measured points say about those that were not measured. */
@NullMarked
package dev.verdict.stress.fit;

import org.jspecify.annotations.NullMarked;
