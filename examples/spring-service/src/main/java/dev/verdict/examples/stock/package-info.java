/** A stock of goods: an ordinary Spring Boot service that takes part in sagas. */
@NullMarked
package dev.verdict.examples.stock;

import org.jspecify.annotations.NullMarked;
