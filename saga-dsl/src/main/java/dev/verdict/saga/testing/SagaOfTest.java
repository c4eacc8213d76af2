package dev.verdict.saga.testing;

import dev.verdict.saga.Saga;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Finds the saga that a test is about among the fields and static methods of its class. */
final class SagaOfTest {
  private SagaOfTest() {}

  /**
   * The saga whose types are those of the run.
   *
   * @param run the parameter's type
   * @throws ParameterResolutionException if there is none
   */
  static Saga<?, ?> find(Type run, ExtensionContext context) {
    Optional<Class<?>> type = context.getTestClass();
    while (type.isPresent()) {
      Optional<Callable<Object>> found = findIn(type.get(), run, context);
      if (found.isPresent()) {
        return read(found.get());
      }
      type = Optional.ofNullable(type.get().getEnclosingClass());
    }
    throw new ParameterResolutionException(
        "no saga for "
            + run
            + ": give the test class a field, or a static method without"
            + " parameters, of type Saga with the same type arguments");
  }

  private static Optional<Callable<Object>> findIn(
      Class<?> type, Type run, ExtensionContext context) {
    List<Callable<Object>> found = new ArrayList<>();
    for (Field field :
        ReflectionSupport.findFields(
            type, each -> isSagaOf(each.getGenericType(), run), HierarchyTraversalMode.TOP_DOWN)) {
      Object owner = Modifier.isStatic(field.getModifiers()) ? type : instance(type, context);
      found.add(() -> ReflectionSupport.tryToReadFieldValue(field, owner).get());
    }
    for (Method method :
        ReflectionSupport.findMethods(
            type, each -> isStaticSource(each, run), HierarchyTraversalMode.TOP_DOWN)) {
      found.add(() -> ReflectionSupport.invokeMethod(method, type));
    }
    return found.stream().findFirst();
  }

  private static Object instance(Class<?> type, ExtensionContext context) {
    return context
        .getRequiredTestInstances()
        .findInstance(type)
        .map(Object.class::cast)
        .orElse(type);
  }

  private static boolean isStaticSource(Method method, Type run) {
    return Modifier.isStatic(method.getModifiers())
        && method.getParameterCount() == 0
        && isSagaOf(method.getGenericReturnType(), run);
  }

  private static boolean isSagaOf(Type candidate, Type run) {
    return candidate instanceof ParameterizedType saga
        && saga.getRawType() == Saga.class
        && run instanceof ParameterizedType wanted
        && Arrays.equals(saga.getActualTypeArguments(), wanted.getActualTypeArguments());
  }

  private static Saga<?, ?> read(Callable<Object> source) {
    try {
      return (Saga<?, ?>) source.call();
    } catch (Exception e) {
      throw new ParameterResolutionException("the test's saga could not be made: " + e, e);
    }
  }
}
