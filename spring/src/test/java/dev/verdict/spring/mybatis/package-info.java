/** A service that keeps its data by MyBatis. */
@NullMarked
package dev.verdict.spring.mybatis;

import org.jspecify.annotations.NullMarked;
