package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.barrier.sql.Lending;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLXML;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An array, a large object or XML, which may know its connection, and use it whenever it is read.
 *
 * @param value what the driver gave
 * @param rows guards rows that it gives
 */
record GuardedValue(Object value, Lending lending, UnaryOperator<@Nullable Object> rows)
    implements InvocationHandler {
  private static final List<Class<?>> KINDS =
      List.of(Array.class, NClob.class, Clob.class, Blob.class, SQLXML.class);

  /** What a handler gets for a result: the result itself if it is none of these. */
  static @Nullable Object guard(
      @Nullable Object result, Lending lending, UnaryOperator<@Nullable Object> rows) {
    Class<?>[] kinds = KINDS.stream().filter(it -> it.isInstance(result)).toArray(Class[]::new);
    return result == null || kinds.length == 0
        ? result
        : Proxy.newProxyInstance(
            GuardedValue.class.getClassLoader(), kinds, new GuardedValue(result, lending, rows));
  }

  /** Gives the driver back what it gave in the same lending; it may know no other. */
  static Object @Nullable [] bare(Object @Nullable [] args, Lending lending) {
    for (int i = 0; args != null && i < args.length; i++) {
      if (args[i] instanceof Proxy
          && Proxy.getInvocationHandler(args[i]) instanceof GuardedValue guarded
          && guarded.lending == lending) {
        args[i] = guarded.value;
      }
    }
    return args;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
      throws Throwable {
    return switch (method.getName()) {
      case "equals" -> args != null && proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> lending.isOver() ? Lending.OVER : value.toString();
      case "free" -> free(method);
      default -> use(method, args);
    };
  }

  /** May be done at any time, and is nothing once the transaction has freed it. */
  private @Nullable Object free(Method method) throws Throwable {
    synchronized (lending) {
      return lending.isOver() ? null : GuardedConnection.run(value, method, null);
    }
  }

  private @Nullable Object use(Method method, Object @Nullable [] args) throws Throwable {
    synchronized (lending) {
      GuardedConnection.requireOpen(lending);
      Object result = GuardedConnection.run(value, method, bare(args, lending));
      return streaming(rows.apply(result));
    }
  }

  private @Nullable Object streaming(@Nullable Object result) {
    if (result instanceof InputStream stream) {
      return new GuardedStreams.In(stream, lending);
    }
    if (result instanceof OutputStream stream) {
      return new GuardedStreams.Out(stream, lending);
    }
    if (result instanceof Reader reader) {
      return new GuardedStreams.Text(reader, lending);
    }
    return result instanceof Writer writer ? new GuardedStreams.Pen(writer, lending) : result;
  }
}
