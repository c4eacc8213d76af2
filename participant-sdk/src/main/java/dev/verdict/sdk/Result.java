package dev.verdict.sdk;

import java.util.function.Function;

/**
 * What a handler came to. A refusal is an ordinary answer, kept like any other; an exception is not
 * an answer: everything is rolled back, and the coordinator calls again.
 *
 * @param <O> the output
 */
public sealed interface Result<O> {
  /**
   * The work is done; for phase one this is the vote yes.
   *
   * @param output what a repeat will be answered, too
   */
  record Done<O>(O output) implements Result<O> {
    @Override
    public <T> T fold(
        Function<? super O, ? extends T> done, Function<? super String, ? extends T> refused) {
      return done.apply(output);
    }
  }

  /**
   * The operation says no, for ever. Whatever the handler wrote is rolled back.
   *
   * @param reason in words, for people; of more than 4,000 characters the beginning, and control
   *     characters become blanks
   */
  record Refused<O>(String reason) implements Result<O> {
    @Override
    public <T> T fold(
        Function<? super O, ? extends T> done, Function<? super String, ? extends T> refused) {
      return refused.apply(reason);
    }
  }

  /** Done, and nothing was written; see {@link #readOnly}. */
  record ReadOnly() implements Result<None> {
    @Override
    public <T> T fold(
        Function<? super None, ? extends T> done, Function<? super String, ? extends T> refused) {
      return done.apply(None.NONE);
    }
  }

  /**
   * One of two functions, applied.
   *
   * @param done to the output, also if nothing was written
   * @param refused to the reason
   */
  <T> T fold(Function<? super O, ? extends T> done, Function<? super String, ? extends T> refused);

  /** Done, without output. */
  static Result<None> done() {
    return new Done<>(None.NONE);
  }

  /** Done, with an output. */
  static <O> Result<O> done(O output) {
    return new Done<>(output);
  }

  /**
   * Done without writing anything, for a check that is a branch of its own: a vote yes that leaves
   * this branch out of phase two, so that it is called once and not twice. Whatever the handler
   * wrote all the same is rolled back, and its locks are gone at once: what it read may be changed
   * by others before the transaction is decided. A handler whose reads must hold until then locks
   * what it read ({@code SELECT ... FOR SHARE}) and returns {@link #done()}. In a saga it means no
   * more than that.
   */
  static Result<None> readOnly() {
    return new ReadOnly();
  }

  /** Refused. */
  static <O> Result<O> refused(String reason) {
    return new Refused<>(reason);
  }

  /** The output of an operation that returns nothing. */
  enum None {
    /** The only value. */
    NONE
  }
}
