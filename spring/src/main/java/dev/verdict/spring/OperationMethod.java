package dev.verdict.spring;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.FollowUp;
import dev.verdict.sdk.Handler;
import dev.verdict.sdk.Result;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A bean's method that handles calls. The bean is looked up when the first call comes. */
final class OperationMethod {
  private final BeanFactory beans;
  private final String beanName;
  private final Method method;
  private final List<Class<?>> parameters = new ArrayList<>();

  OperationMethod(BeanFactory beans, String beanName, Class<?> beanType, Method method) {
    this.beans = beans;
    this.beanName = beanName;
    this.method = method;
    if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      throw invalid("must be neither private nor static");
    }
    for (int i = 0; i < method.getParameterCount(); i++) {
      ResolvableType parameter = ResolvableType.forMethodParameter(method, i, beanType);
      if (parameter.resolve() != Connection.class) {
        parameters.add(plainClass(parameter, "parameter " + (i + 1)));
      }
    }
  }

  /** The input of work: its parameter. */
  Class<?> input() {
    if (parameters.size() > 1) {
      throw invalid("must take one input at most, beside a connection");
    }
    return parameters.isEmpty() ? Json.class : parameters.get(0);
  }

  /** The output of work: what it returns, in a result or not. */
  Class<?> output() {
    ResolvableType returned = ResolvableType.forMethodReturnType(method);
    if (returned.resolve() == void.class) {
      return Result.None.class;
    }
    if (returned.resolve() == boolean.class || returned.resolve() == Boolean.class) {
      throw invalid("must return a Result to say yes or no, not a boolean");
    }
    return plainClass(
        returned.resolve() == Result.class ? returned.getGeneric(0) : returned, "what it returns");
  }

  private Class<?> plainClass(ResolvableType type, String what) {
    Class<?> resolved = type.resolve();
    if (resolved == null || type.hasGenerics() || resolved == Object.class) {
      throw invalid(what + " must be a class without type parameters, such as a record");
    }
    return ClassUtils.resolvePrimitiveIfNecessary(resolved);
  }

  /** As a handler. */
  Handler<Connection, Object, Object> handler() {
    return (connection, input) -> {
      Object returned = invoke(connection, parameters.isEmpty() ? List.of() : List.of(input));
      if (method.getReturnType() == void.class) {
        return Result.done(Result.None.NONE);
      }
      return returned instanceof Result<?> result ? cast(result) : Result.done(present(returned));
    };
  }

  @SuppressWarnings("unchecked")
  private static Result<Object> cast(Result<?> result) {
    return (Result<Object>) result;
  }

  private Object present(@Nullable Object returned) {
    if (returned == null) {
      throw new IllegalStateException(method + " returned null instead of a result");
    }
    return returned;
  }

  /**
   * As a follow-up of work with these types.
   *
   * @throws IllegalStateException if its parameters are not the input and the output, in order
   */
  FollowUp<Connection, Object, Object> followUp(Class<?> input, Class<?> output) {
    if (method.getReturnType() != void.class) {
      throw invalid("must return nothing: it cannot refuse");
    }
    boolean takesInput = !parameters.isEmpty() && parameters.get(0) == input;
    List<Class<?>> rest = parameters.subList(takesInput ? 1 : 0, parameters.size());
    boolean takesOutput = rest.size() == 1 && rest.get(0) == output;
    if (!takesOutput && !rest.isEmpty()) {
      throw invalid(
          "must take the input, a %s, and then the output, a %s, or leave them out"
              .formatted(input.getSimpleName(), output.getSimpleName()));
    }
    return (connection, in, out) -> {
      List<Object> values = new ArrayList<>();
      if (takesInput) {
        values.add(in);
      }
      if (takesOutput) {
        values.add(out);
      }
      invoke(connection, values);
    };
  }

  private @Nullable Object invoke(Connection connection, List<Object> values) throws Exception {
    Object bean = beans.getBean(beanName);
    Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
    ReflectionUtils.makeAccessible(invocable);
    try {
      return invocable.invoke(bean, arguments(connection, values));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Object[] arguments(Connection connection, List<Object> values) {
    List<Object> left = new ArrayList<>(values);
    List<Object> arguments = new ArrayList<>();
    for (Class<?> parameter : method.getParameterTypes()) {
      arguments.add(parameter == Connection.class ? connection : left.remove(0));
    }
    return arguments.toArray();
  }

  IllegalStateException invalid(String rule) {
    return new IllegalStateException(method + " handles an operation: it " + rule);
  }
}
