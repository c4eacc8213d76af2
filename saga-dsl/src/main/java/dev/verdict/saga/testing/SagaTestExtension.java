package dev.verdict.saga.testing;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the methods that are a {@link SagaTest}: registered by that annotation. */
public final class SagaTestExtension implements TestTemplateInvocationContextProvider {
  /** Made by JUnit. */
  public SagaTestExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), SagaTest.class);
  }

  /** The undisturbed run comes first; which others there are is known once it is over. */
  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Optional<CrashEverywhere> crashes =
        AnnotationSupport.findAnnotation(context.getTestMethod(), CrashEverywhere.class);
    if (crashes.isEmpty()) {
      return Stream.of(Invocation.alone());
    }
    Sweep sweep = new Sweep(SweepOptions.of(crashes.get()));
    Iterator<TestTemplateInvocationContext> reruns =
        new Later(sweep, context.getRequiredTestMethod().getName());
    return Stream.concat(
        Stream.of(Invocation.first(sweep)),
        StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(reruns, Spliterator.ORDERED), false));
  }

  /** The reruns; asked for one after the other, each when the one before is over. */
  private static final class Later implements Iterator<TestTemplateInvocationContext> {
    private final Sweep sweep;
    private final String test;
    private boolean told;

    Later(Sweep sweep, String test) {
      this.sweep = sweep;
      this.test = test;
    }

    @Override
    public boolean hasNext() {
      boolean more = sweep.hasNext();
      if (!more && !told) {
        told = true;
        tell();
      }
      return more;
    }

    private void tell() {
      if (sweep.isUnbroken()) {
        System.out.println("@CrashEverywhere " + test + ": " + sweep.report().words());
      }
    }

    @Override
    public TestTemplateInvocationContext next() {
      return Invocation.again(
          sweep, sweep.next().orElseThrow(() -> new NoSuchElementException("no more reruns")));
    }
  }
}
