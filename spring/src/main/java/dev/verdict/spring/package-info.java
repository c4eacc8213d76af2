/**
 * Spring Boot: properties and annotations turn a service into a participant, and begin
 * transactions.
 */
@NullMarked
package dev.verdict.spring;

import org.jspecify.annotations.NullMarked;
