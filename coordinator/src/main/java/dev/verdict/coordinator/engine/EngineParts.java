package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.ParticipantCalls;
import java.util.random.RandomGenerator;

/**
 * The world as one engine sees it. All of it is used on the engine's thread only.
 *
 * @param time clock and timers
 * @param random for jitter and for shards
 * @param ids names new transactions
 * @param log where its shards' transactions are kept
 * @param calls carries calls to participants
 * @param protocols what it can run
 * @param limits its bounds
 * @param crashPoints where the process is to die, if it is
 */
record EngineParts(
    EngineTime time,
    RandomGenerator random,
    IdFactory ids,
    TransactionLog log,
    ParticipantCalls calls,
    Protocols protocols,
    EngineLimits limits,
    CrashPoints crashPoints) {}
