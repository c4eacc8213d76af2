package dev.verdict.stress.backlog;

/**
 * What is asked for.
 *
 * @param transactions how many are left unfinished
 * @param heapMb the heap of the coordinator that takes them over
 * @param idleSeconds how long new transactions are measured when nothing else is left to do
 */
record BacklogPlan(int transactions, int heapMb, int idleSeconds) {}
