package dev.verdict.sdk;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** A pool that has no connection to give, or whose connections cannot roll back, on demand. */
final class TroubledPool {
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean rollbackFails;

  /** The next attempts to borrow a connection throw what is no {@link SQLException}. */
  void refuseNext(int times) {
    refusals.set(times);
  }

  /** From now on no connection rolls back, though it goes on living. */
  void failRollbacks() {
    rollbackFails = true;
  }

  DataSource over(DataSource target) {
    return proxy(DataSource.class, (self, method, args) -> borrow(target, method, args));
  }

  XADataSource over(XADataSource target) {
    return proxy(XADataSource.class, (self, method, args) -> borrow(target, method, args));
  }

  private @Nullable Object borrow(Object source, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("no data source for this tenant");
    }
    return troubled(invoke(source, method, args), method.getReturnType());
  }

  /** One object of a driver may be all of these at once. */
  private @Nullable Object troubled(@Nullable Object lent, Class<?> as) {
    if (lent != null && (as == Connection.class || as == XAResource.class)) {
      return proxy(as, (self, method, args) -> use(lent, method, args));
    }
    return lent != null && as == XAConnection.class
        ? proxy(
            as,
            (self, method, args) -> troubled(invoke(lent, method, args), method.getReturnType()))
        : lent;
  }

  private @Nullable Object use(Object target, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (rollbackFails && method.getName().equals("rollback")) {
      throw target instanceof XAResource
          ? new XAException(XAException.XAER_RMERR)
          : new SQLException("cannot roll back", "XX000");
    }
    return invoke(target, method, args);
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TroubledPool.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
