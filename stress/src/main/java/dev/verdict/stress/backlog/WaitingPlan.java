package dev.verdict.stress.backlog;

/**
 * What is asked for.
 *
 * @param waiting how many sagas wait
 * @param heapMb the heap of the coordinator that they belong to
 * @param signals how many of them are given the signal that they wait for
 * @param timers how many of them have waited for long enough, and of new ones that do not wait long
 * @param seconds over how many seconds all that is spread
 */
record WaitingPlan(int waiting, int heapMb, int signals, int timers, int seconds) {}
