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
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** Begins before the method, commits after it, aborts if it throws. */
final class AtomicTransactionInterceptor implements MethodInterceptor {
  private static final boolean LOCAL_TRANSACTIONS =
      ClassUtils.isPresent(
          "org.springframework.transaction.support.TransactionSynchronizationManager",
          AtomicTransactionInterceptor.class.getClassLoader());

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
      return invocation.proceed();
    } catch (Throwable e) {
      outer.doom(invocation.getMethod().getName() + " failed: " + e);
      throw e;
    }
  }

  private @Nullable Object run(MethodInvocation invocation) throws Throwable {
    if (LOCAL_TRANSACTIONS && TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          "a Spring transaction is open around "
              + invocation.getMethod()
              + ": its locks would outlive the atomic transaction, in the way of its branches");
    }
    try (TransactionScope scope = client.get().begin(options(invocation))) {
      Object returned = proceed(scope, invocation);
      requireCommitted(scope.commit());
      return returned;
    }
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

  private static void requireCommitted(TransactionOutcome outcome) {
    if (outcome instanceof TransactionOutcome.Aborted aborted) {
      throw new TransactionAbortedException(aborted);
    }
    if (outcome instanceof TransactionOutcome.InDoubt doubt) {
      throw new TransactionInDoubtException(doubt);
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
