package dev.verdict.examples.transfer;

/**
 * Who looks at the accounts.
 *
 * @param auditor the auditor's name
 */
public record Audit(String auditor) {}
