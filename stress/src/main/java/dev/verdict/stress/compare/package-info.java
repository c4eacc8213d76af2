/**
 * Verdict beside other coordinators, in one run. Theirs are programs of their own, fetched when
 * they are needed: nothing here is compiled against them, apart from the sources in {@code
 * src/rivals}, which are compiled at run time.
 */
@NullMarked
package dev.verdict.stress.compare;

import org.jspecify.annotations.NullMarked;
