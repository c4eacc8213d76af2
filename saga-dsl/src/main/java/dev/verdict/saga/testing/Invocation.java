package dev.verdict.saga.testing;

import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.SagaRun.Parts;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a test method. */
final class Invocation
    implements TestTemplateInvocationContext,
        ParameterResolver,
        AfterTestExecutionCallback,
        TestExecutionExceptionHandler {
  private final Optional<Sweep> sweep;
  private final Disturbance disturbance;
  private Optional<SagaRun<?, ?>> run = Optional.empty();

  private Invocation(Optional<Sweep> sweep, Disturbance disturbance) {
    this.sweep = sweep;
    this.disturbance = disturbance;
  }

  /** The only run of a test. */
  static TestTemplateInvocationContext alone() {
    return new Invocation(Optional.empty(), Disturbance.NONE);
  }

  /** The undisturbed run of a test that others will follow. */
  static TestTemplateInvocationContext first(Sweep sweep) {
    return new Invocation(Optional.of(sweep), Disturbance.NONE);
  }

  /** A rerun. */
  static TestTemplateInvocationContext again(Sweep sweep, Disturbance disturbance) {
    return new Invocation(Optional.of(sweep), disturbance);
  }

  @Override
  public String getDisplayName(int invocationIndex) {
    if (disturbance.isNone()) {
      return "undisturbed";
    }
    String where = sweep.flatMap(each -> each.reference().where(disturbance)).orElse("");
    return "disturbed " + disturbance.code() + (where.isEmpty() ? "" : ": ") + where;
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SagaRun.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (run.isEmpty()) {
      Type wanted = parameter.getParameter().getParameterizedType();
      run = Optional.of(run(SagaOfTest.find(wanted, context)));
    }
    return run.get();
  }

  private <I, O> SagaRun<I, O> run(Saga<I, O> saga) {
    return disturbance.isNone()
        ? SagaRun.of(saga)
        : SagaRun.disturbed(saga, Parts.REAL, disturbance, sweep.orElseThrow().reference());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      return;
    }
    try {
      end();
    } catch (OpenOutcomeSignal otherwise) {
      sweep.ifPresent(Sweep::wasOpen);
    } catch (RuntimeException | Error failure) {
      sweep.ifPresent(Sweep::stop);
      throw failure;
    }
  }

  private void end() {
    run.ifPresent(Sweep::finish);
    if (disturbance.isNone()) {
      sweep.ifPresent(each -> run.ifPresentOrElse(each::wasUndisturbed, Invocation::noSaga));
    }
  }

  private static void noSaga() {
    throw new IllegalStateException("the test has no SagaRun: there is nothing to crash");
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof OpenOutcomeSignal) {
      sweep.ifPresent(Sweep::wasOpen);
      return;
    }
    sweep.ifPresent(Sweep::stop);
    run.ifPresent(each -> HowItWent.addTo(failure, each));
    throw failure;
  }
}
