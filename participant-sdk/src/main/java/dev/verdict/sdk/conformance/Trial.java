package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One law and one operation: the transactions that the check begins, and what they change. */
final class Trial implements AutoCloseable {
  private static final int SHARD = 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Subject subject;
  private final Calls calls;
  private final Sample sample;
  private final boolean checksLocks;
  private final List<Branch> branches = new ArrayList<>();

  /**
   * @param checksLocks whether the participant says that it checks locks
   */
  Trial(Subject subject, Sample sample, boolean checksLocks) {
    this.subject = subject;
    this.calls = new Calls(subject);
    this.sample = sample;
    this.checksLocks = checksLocks;
  }

  Sample sample() {
    return sample;
  }

  Calls calls() {
    return calls;
  }

  /** The only branch so far of a new transaction. */
  Branch branch() {
    long unique = RANDOM.nextLong(TxId.UNIQUE_MAX + 1);
    TxId tx = TxId.of(System.currentTimeMillis(), SHARD, Branch.EPOCH, unique);
    return noted(new Branch(calls, sample, tx, "b"));
  }

  /**
   * A resource that nobody has held yet.
   *
   * @throws NotOfferedException if the participant does not say that it checks locks
   */
  String resource() {
    if (!checksLocks) {
      throw new NotOfferedException("the participant does not say that it checks locks");
    }
    return "conformance:" + Long.toUnsignedString(RANDOM.nextLong(), Character.MAX_RADIX);
  }

  Branch sibling(Branch of, String name) {
    return noted(of.sibling(name));
  }

  private Branch noted(Branch branch) {
    branches.add(branch);
    return branch;
  }

  /** What the steps change, on a branch of a new transaction. */
  Effect effect(Consumer<Branch> steps) {
    Optional<Json> before = state();
    steps.accept(branch());
    return Effect.between(before, state());
  }

  /** Makes a call whose commit is cut. It may only be answered if it was carried out. */
  Heard cut(Cutter.Moment moment, Supplier<Heard> call) {
    Cutter cutter = subject.cutter().orElseThrow();
    cutter.cutNext(moment);
    Heard heard = call.get();
    if (!cutter.hasCut()) {
      throw new BrokenLawException(
          heard.call()
              + " made no commit on the data source that was given to it, and was answered "
              + heard.words());
    }
    if (moment == Cutter.Moment.BEFORE_COMMIT) {
      heard.shouldBeNoAnswer("its commit never reached the database");
    }
    return heard;
  }

  private Optional<Json> state() {
    try {
      return subject.state();
    } catch (IOException e) {
      throw new BrokenLawException("the state that it should show cannot be read: " + e);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  /** The same as done plainly, or the law is broken. */
  void same(Effect effect, String what, Effect plain, String whatPlain) {
    if (!effect.equals(plain)) {
      throw new BrokenLawException(
          what + " made " + effect.words() + ", but " + whatPlain + " made " + plain.words());
    }
  }

  /** Nothing changed, or the law is broken. */
  void none(Effect effect, String what) {
    if (!effect.isNone()) {
      throw new BrokenLawException(what + " made " + effect.words() + "; it must change nothing");
    }
  }

  /** Ends every branch that the law left open, so that nothing stays prepared or reserved. */
  @Override
  public void close() {
    branches.forEach(Branch::cleanUp);
  }
}
