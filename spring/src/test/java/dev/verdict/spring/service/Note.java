package dev.verdict.spring.service;

/** A text to be kept. */
public record Note(String text) {}
