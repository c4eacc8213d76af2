/** Registers sagas with a coordinator, starts them and awaits their end, over HTTP. */
@NullMarked
package dev.verdict.saga.client;

import org.jspecify.annotations.NullMarked;
