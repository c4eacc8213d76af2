/** The services of a chaos run: they note every effect beside it. */
@NullMarked
package dev.verdict.stress.chaos.service;

import org.jspecify.annotations.NullMarked;
