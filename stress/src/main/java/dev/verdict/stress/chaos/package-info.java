/** Real processes under seeded faults, and a judgement afterwards. */
@NullMarked
package dev.verdict.stress.chaos;

import org.jspecify.annotations.NullMarked;
