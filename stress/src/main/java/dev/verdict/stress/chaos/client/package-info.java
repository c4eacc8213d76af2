/** The clients of a chaos run: they write down what they ask and what they are told. */
@NullMarked
package dev.verdict.stress.chaos.client;

import org.jspecify.annotations.NullMarked;
