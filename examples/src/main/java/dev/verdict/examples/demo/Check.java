package dev.verdict.examples.demo;

/**
 * One thing that must hold after the run.
 *
 * @param claim what must hold, in words
 * @param holds whether it does
 * @param evidence what was found
 */
record Check(String claim, boolean holds, String evidence) {}
