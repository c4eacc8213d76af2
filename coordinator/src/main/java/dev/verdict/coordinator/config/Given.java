package dev.verdict.coordinator.config;

/**
 * A setting's value as it was written.
 *
 * @param text the value
 * @param source where: the name of the variable, flag or file
 */
record Given(String text, String source) {}
