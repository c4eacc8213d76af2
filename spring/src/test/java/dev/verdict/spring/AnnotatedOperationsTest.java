package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/** Methods that cannot be operations are refused when the service starts, each with the rule. */
class AnnotatedOperationsTest {
  static class TwoInputs {
    @Action("a")
    void act(String one, String two) {}
  }

  static class Generic {
    @Action("a")
    List<String> act(String one) {
      return List.of(one);
    }
  }

  static class OfNoBean {
    @Action("a")
    static void act(String one) {}
  }

  static class VotingByBoolean {
    @Try("a")
    boolean reserve(String one) {
      return one.isEmpty();
    }

    @Confirm("a")
    void use(String one) {}

    @Cancel("a")
    void release(String one) {}
  }

  static class VotingByOutput {
    @Prepare("a")
    String vote(String one) {
      return one;
    }
  }

  static class Unconfirmed {
    @Try("a")
    void reserve(String one) {}

    @Cancel("a")
    void release(String one) {}
  }

  static class NothingToUndo {
    @Compensate(value = "undo", of = "a")
    void undo(String one) {}
  }

  static class OtherInput {
    @Action("a")
    void act(String one) {}

    @Compensate(value = "undo", of = "a")
    void undo(Integer other) {}
  }

  static class RefusingToUndo {
    @Action("a")
    void act(String one) {}

    @Compensate(value = "undo", of = "a")
    Result<Result.None> undo(String one) {
      return Result.refused(one);
    }
  }

  static class Twice {
    @Action("a")
    void act(String one) {}

    @Action("a")
    Result<Result.None> again(String one) {
      return one.isEmpty() ? Result.refused("empty") : Result.done();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "TwoInputs | must take one input at most",
        "Generic | must be a class without type parameters",
        "OfNoBean | must be neither private nor static",
        "VotingByBoolean | must return a Result to say yes or no",
        "VotingByOutput | must return nothing or a Result<Result.None>",
        "Unconfirmed | needs a method with @Confirm",
        "NothingToUndo | follows 'a', which no method does",
        "OtherInput | must take the input, a String",
        "RefusingToUndo | must return nothing: it cannot refuse",
        "Twice | shares operation 'a' with another method"
      })
  void aMethodThatDoesNotFitIsRefused(String bean, String rule) throws ClassNotFoundException {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    Class<?> type = Class.forName(AnnotatedOperationsTest.class.getName() + "$" + bean);
    beans.registerBeanDefinition("wrong", new RootBeanDefinition(type));

    assertThatThrownBy(() -> AnnotatedOperations.in(beans).declare(Participant.named("p", store())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(bean)
        .hasMessageContaining(rule);
  }

  private static JdbcStore store() {
    return JdbcStore.postgres(new PGSimpleDataSource());
  }
}
