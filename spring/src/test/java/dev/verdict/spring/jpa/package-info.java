/** A service that keeps its data by JPA. */
@NullMarked
package dev.verdict.spring.jpa;

import org.jspecify.annotations.NullMarked;
