/** A saga's definition as a picture: the way forward, and the way back. */
package dev.verdict.protocol.definition.draw;
