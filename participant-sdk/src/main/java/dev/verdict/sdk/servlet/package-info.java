/**
 * Servlet 6: puts a participant into Tomcat, Jetty or any other container, Spring Boot's included.
 */
@NullMarked
package dev.verdict.sdk.servlet;

import org.jspecify.annotations.NullMarked;
