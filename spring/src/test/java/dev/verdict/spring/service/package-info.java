/** An ordinary service, as its team would write it. */
@NullMarked
package dev.verdict.spring.service;

import org.jspecify.annotations.NullMarked;
