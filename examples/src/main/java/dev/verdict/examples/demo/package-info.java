/** The demo: starts everything, runs the scenarios, checks the databases. */
@NullMarked
package dev.verdict.examples.demo;

import org.jspecify.annotations.NullMarked;
