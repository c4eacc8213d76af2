package dev.verdict.coordinator.batch;

import java.util.UUID;

/**
 * What an operator asks for.
 *
 * @param id the batch's id
 * @param operator who
 * @param action the action's word, for example {@code retry}
 * @param reason why, in the operator's words
 * @param selection which transactions, in words
 * @param selected how many these were when it began
 * @param complete whether these were all; otherwise they were the newest of them
 * @param perSecond how many of them it acts on in a second at most
 */
public record BatchOrder(
    UUID id,
    String operator,
    String action,
    String reason,
    String selection,
    int selected,
    boolean complete,
    int perSecond) {}
