/** Order fulfilment: a saga over a list, with conditions, a signal and deadlines. */
@NullMarked
package dev.verdict.examples.order;

import org.jspecify.annotations.NullMarked;
