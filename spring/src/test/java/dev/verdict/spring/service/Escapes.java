package dev.verdict.spring.service;

import dev.verdict.spring.Action;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Handlers that try to commit on their own. Each writes an effect of its own first. */
@Service
public class Escapes {
  private final Effects effects;

  Escapes(Effects effects) {
    this.effects = effects;
  }

  /** REQUIRES_NEW. */
  @Action("new-transaction")
  public void newTransaction(Note note) {
    effects.write("before");
    effects.writeInNewTransaction(note.text());
  }

  /** REQUIRES_NEW, with the failure swallowed. */
  @Action("swallowed-new-transaction")
  public void swallowed(Note note) {
    effects.write("before");
    try {
      effects.writeInNewTransaction(note.text());
    } catch (RuntimeException refused) {
      effects.write("swallowed");
    }
  }

  /** NOT_SUPPORTED. */
  @Action("no-transaction")
  public void noTransaction(Note note) {
    effects.write("before");
    effects.writeOutsideOfTransaction(note.text());
  }

  /** COMMIT, as SQL. */
  @Action("commit-by-sql")
  public void commitBySql(Note note) {
    effects.writeAndCommitBySql(note.text());
  }

  /** Connection.commit. */
  @Action("commit")
  public void commit(Note note) {
    effects.writeAndCommit(note.text());
  }

  /** A part that must be rolled back, with its failure swallowed. */
  @Action("rollback-only")
  public void rollbackOnly(Note note) {
    effects.write("before");
    try {
      effects.writeAndFail(note.text());
    } catch (IllegalArgumentException swallowed) {
      effects.write("swallowed");
    }
  }

  /** What comes after the commit is no escape. */
  @Action("after-commit")
  public void afterCommit(Note note) {
    effects.write("before");
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            effects.writeInNewTransaction(note.text());
          }
        });
  }

  /** What fails then changes nothing any more. */
  @Action("failing-after-commit")
  public void failAfterCommit(Note note) {
    effects.write(note.text());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            throw new IllegalStateException("after all");
          }
        });
  }

  /** A savepoint is no escape. */
  @Action("nested")
  public void nested(Note note) {
    effects.write("before");
    try {
      effects.writeNestedAndFail(note.text());
    } catch (IllegalArgumentException expected) {
      effects.write("after");
    }
  }
}
