/** Every schedule of a small world, driven through the protocols' own machines. */
@NullMarked
package dev.verdict.stress.simulate.explore;

import org.jspecify.annotations.NullMarked;
