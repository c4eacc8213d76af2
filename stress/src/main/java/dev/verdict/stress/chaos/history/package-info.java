/** What is known of a run afterwards: plain data, read from tables and from the clients' files. */
@NullMarked
package dev.verdict.stress.chaos.history;

import org.jspecify.annotations.NullMarked;
