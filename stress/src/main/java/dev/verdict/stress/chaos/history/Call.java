package dev.verdict.stress.chaos.history;

/**
 * A call that a service answered.
 *
 * @param service who
 * @param call which, for example {@code prepare}
 * @param tx the transaction
 * @param branch the branch
 * @param epoch the sender's
 * @param result the answer's kind, or the status if it was no answer
 * @param fromMs when it came, in milliseconds since 1970
 * @param toMs when it was answered; the line is written after that, and before the answer leaves
 * @param payload the operation's input as it was sent, as JSON
 * @param output what was answered besides the result, as JSON; {@code null} if nothing
 */
public record Call(
    String service,
    String call,
    String tx,
    String branch,
    long epoch,
    String result,
    long fromMs,
    long toMs,
    String payload,
    String output) {}
