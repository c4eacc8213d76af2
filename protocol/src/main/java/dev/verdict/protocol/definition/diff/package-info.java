/** Two versions of a saga's definition, compared in words. */
package dev.verdict.protocol.definition.diff;
