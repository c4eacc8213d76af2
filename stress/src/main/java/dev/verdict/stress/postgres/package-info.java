/**
 * The PostgreSQL under test: started or borrowed, questioned about its settings and its flushes.
 */
@NullMarked
package dev.verdict.stress.postgres;

import org.jspecify.annotations.NullMarked;
