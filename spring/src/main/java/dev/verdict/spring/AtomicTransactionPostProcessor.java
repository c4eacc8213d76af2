package dev.verdict.spring;

import dev.verdict.sdk.client.VerdictClient;
import java.util.function.Supplier;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;

/** Puts the atomic transaction around methods, outside of what else is around them. */
final class AtomicTransactionPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {
  private static final long serialVersionUID = 1L;

  /** The client is asked for when the first transaction begins. */
  AtomicTransactionPostProcessor(Supplier<VerdictClient> client) {
    setBeforeExistingAdvisors(true);
    setProxyTargetClass(true);
    advisor =
        new DefaultPointcutAdvisor(
            AnnotationMatchingPointcut.forMethodAnnotation(AtomicTransaction.class),
            new AtomicTransactionInterceptor(client));
  }
}
