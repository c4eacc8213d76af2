package dev.verdict.stress.bench;

import org.jspecify.annotations.Nullable;

/**
 * What was seen in and right after one span of load.
 *
 * @param atS when the span ended, in seconds of load
 * @param heapMb left in the coordinator's heap after a full collection
 * @param directMb buffers outside of its heap
 * @param rssMb resident of its process; null where the kernel does not tell
 * @param logBytesPerTx of the tables that are kept by the transaction, for each transaction in them
 * @param otherTablesMb all other tables
 * @param unfinished transactions, while nobody asks for any
 */
public record SoakSample(
    double atS,
    double txPerS,
    double p50Ms,
    double p99Ms,
    double heapMb,
    double directMb,
    @Nullable Double rssMb,
    double logBytesPerTx,
    double otherTablesMb,
    long unfinished) {}
