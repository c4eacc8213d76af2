package dev.verdict.spring;

import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.sdk.client.TransactionOptions;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.TransactionScope;
import dev.verdict.sdk.client.VerdictClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Begins before the method, commits after it, aborts if it throws. */
final class AtomicTransactionInterceptor implements MethodInterceptor {
  private final Supplier<VerdictClient> client;

  AtomicTransactionInterceptor(Supplier<VerdictClient> client) {
    this.client = client;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Optional<TransactionContext> outer = TransactionContext.current();
    return outer.isPresent() ? join(outer.get(), invocation) : run(invocation);
  }

  private static @Nullable Object join(TransactionContext outer, MethodInvocation invocation)
      throws Throwable {
    try {
      forbidLocalTransaction(invocation);
      return invocation.proceed();
    } catch (Throwable e) {
      outer.doom(invocation.getMethod().getName() + " failed: " + e);
      throw e;
    }
  }

  private @Nullable Object run(MethodInvocation invocation) throws Throwable {
    forbidLocalTransaction(invocation);
    try (TransactionScope scope = client.get().begin(options(invocation))) {
      Object returned = proceed(scope, invocation);
      Optional<RuntimeException> failure = scope.commit().accept(new Failure());
      if (failure.isPresent()) {
        throw failure.get();
      }
      return returned;
    }
  }

  private static void forbidLocalTransaction(MethodInvocation invocation) {
    LocalTransactions.forbid(
        invocation.getMethod().toString(),
        "its locks would outlive the atomic transaction, in the way of its branches");
  }

  private static @Nullable Object proceed(TransactionScope scope, MethodInvocation invocation)
      throws Throwable {
    CurrentTransaction.enter(scope);
    try (TransactionContext.Binding bound = scope.context().bind()) {
      return invocation.proceed();
    } finally {
      CurrentTransaction.leave();
    }
  }

  /** What the caller gets instead of what the method returned. */
  private static final class Failure
      implements TransactionOutcome.Visitor<Optional<RuntimeException>> {
    @Override
    public Optional<RuntimeException> committed(TransactionOutcome.Committed outcome) {
      return Optional.empty();
    }

    @Override
    public Optional<RuntimeException> aborted(TransactionOutcome.Aborted outcome) {
      return Optional.of(new TransactionAbortedException(outcome));
    }

    @Override
    public Optional<RuntimeException> inDoubt(TransactionOutcome.InDoubt outcome) {
      return Optional.of(new TransactionInDoubtException(outcome));
    }
  }

  private static TransactionOptions options(MethodInvocation invocation) {
    AtomicTransaction terms = terms(invocation);
    TransactionOptions options = TransactionOptions.DEFAULT;
    if (terms.timeoutMillis() > 0) {
      options = options.timeout(Duration.ofMillis(terms.timeoutMillis()));
    }
    if (terms.callTimeoutMillis() > 0) {
      options = options.callTimeout(Duration.ofMillis(terms.callTimeoutMillis()));
    }
    return options;
  }

  private static AtomicTransaction terms(MethodInvocation invocation) {
    Object target = invocation.getThis();
    Class<?> type = target == null ? null : target.getClass();
    AtomicTransaction terms =
        AnnotatedElementUtils.findMergedAnnotation(
            AopUtils.getMostSpecificMethod(invocation.getMethod(), type), AtomicTransaction.class);
    if (terms == null) {
      throw new IllegalStateException(invocation.getMethod() + " has no @AtomicTransaction");
    }
    return terms;
  }
}
