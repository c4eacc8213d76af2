package dev.verdict.sdk.barrier;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;

/** The participant's key for duplicates. */
public record BranchKey(TxId tx, BranchId branch) {}
