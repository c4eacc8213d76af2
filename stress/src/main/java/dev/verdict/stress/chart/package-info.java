/** Small line diagrams as SVG, for pages of the documentation. */
@NullMarked
package dev.verdict.stress.chart;

import org.jspecify.annotations.NullMarked;
