package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/** Finds the operations that bean methods declare, without making the beans. */
final class AnnotatedOperations {
  private static final List<Class<? extends Annotation>> KINDS =
      List.of(
          Prepare.class, Try.class, Confirm.class, Cancel.class, Action.class, Compensate.class);

  private final Map<String, OperationMethod> prepares = new LinkedHashMap<>();
  private final Map<String, OperationMethod> tries = new LinkedHashMap<>();
  private final Map<String, OperationMethod> confirms = new LinkedHashMap<>();
  private final Map<String, OperationMethod> cancels = new LinkedHashMap<>();
  private final Map<String, OperationMethod> actions = new LinkedHashMap<>();
  private final Map<String, Undo> undos = new LinkedHashMap<>();

  /** A compensation and the name that calls have for it. */
  private record Undo(String name, OperationMethod method) {}

  /** Looks through all bean definitions. */
  static AnnotatedOperations in(ConfigurableListableBeanFactory beans) {
    AnnotatedOperations found = new AnnotatedOperations();
    for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
      Class<?> type = beans.getType(name, false);
      if (type != null) {
        found.lookAt(beans, name, ClassUtils.getUserClass(type));
      }
    }
    return found;
  }

  private void lookAt(ConfigurableListableBeanFactory beans, String name, Class<?> type) {
    if (KINDS.stream().noneMatch(kind -> AnnotationUtils.isCandidateClass(type, kind))) {
      return;
    }
    for (Class<? extends Annotation> kind : KINDS) {
      methods(type, kind)
          .forEach((method, it) -> keep(it, new OperationMethod(beans, name, type, method)));
    }
  }

  private static Map<Method, Annotation> methods(Class<?> type, Class<? extends Annotation> kind) {
    MethodIntrospector.MetadataLookup<Annotation> lookup =
        method -> AnnotatedElementUtils.findMergedAnnotation(method, kind);
    return MethodIntrospector.selectMethods(type, lookup);
  }

  private void keep(Annotation annotation, OperationMethod method) {
    if (annotation instanceof Prepare it) {
      once(prepares, it.value(), method, method);
    } else if (annotation instanceof Try it) {
      once(tries, it.value(), method, method);
    } else if (annotation instanceof Confirm it) {
      once(confirms, it.value(), method, method);
    } else if (annotation instanceof Cancel it) {
      once(cancels, it.value(), method, method);
    } else if (annotation instanceof Action it) {
      once(actions, it.value(), method, method);
    } else if (annotation instanceof Compensate it) {
      once(undos, it.of(), new Undo(it.value(), method), method);
    }
  }

  private static <T> void once(
      Map<String, T> declared, String operation, T it, OperationMethod method) {
    if (declared.putIfAbsent(operation, it) != null) {
      throw method.invalid("shares operation '" + operation + "' with another method");
    }
  }

  /**
   * Declares what was found.
   *
   * @throws IllegalStateException if methods do not fit together
   */
  void declare(Participant.Builder<Connection> builder) {
    requireWork(confirms, tries, it -> it);
    requireWork(cancels, tries, it -> it);
    requireWork(undos, actions, Undo::method);
    prepares.forEach((operation, method) -> prepared(builder, operation, method));
    tries.forEach((operation, method) -> tcc(builder, operation, method));
    actions.forEach((operation, method) -> saga(builder, operation, method));
  }

  private static <T> void requireWork(
      Map<String, T> followUps,
      Map<String, OperationMethod> work,
      Function<T, OperationMethod> method) {
    followUps.forEach(
        (operation, it) -> {
          if (!work.containsKey(operation)) {
            throw method.apply(it).invalid("follows '" + operation + "', which no method does");
          }
        });
  }

  private static void prepared(
      Participant.Builder<Connection> builder, String operation, OperationMethod method) {
    if (method.output() != Result.None.class) {
      throw method.invalid("prepares, so it must return nothing or a Result<Result.None>");
    }
    builder.prepared(
        operation,
        erased(method.input()),
        (connection, input) -> vote(method.handler().handle(connection, input)));
  }

  private static Result<Result.None> vote(Result<?> result) {
    return result instanceof Result.ReadOnly readOnly
        ? readOnly
        : result.fold(done -> Result.done(), Result::refused);
  }

  private void tcc(
      Participant.Builder<Connection> builder, String operation, OperationMethod method) {
    OperationMethod confirm = confirms.get(operation);
    OperationMethod cancel = cancels.get(operation);
    if (confirm == null || cancel == null) {
      throw method.invalid(
          "needs a method with @Confirm and one with @Cancel of '" + operation + "'");
    }
    builder.tcc(
        operation,
        erased(method.input()),
        erased(method.output()),
        method.handler(),
        confirm.followUp(method.input(), method.output()),
        cancel.followUp(method.input(), method.output()));
  }

  private void saga(
      Participant.Builder<Connection> builder, String operation, OperationMethod method) {
    Class<Object> input = erased(method.input());
    Class<Object> output = erased(method.output());
    Undo undo = undos.get(operation);
    if (undo == null) {
      builder.saga(operation, input, output, method.handler());
    } else {
      builder.saga(
          operation,
          input,
          output,
          method.handler(),
          undo.name(),
          undo.method().followUp(input, output));
    }
  }

  @SuppressWarnings("unchecked")
  private static Class<Object> erased(Class<?> type) {
    return (Class<Object>) type;
  }
}
