package dev.verdict.protocol.saga;

import dev.verdict.protocol.testing.GoldenFiles;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The traces in {@code src/test/resources/golden/saga}. */
class SagaGoldenTraceTest {
  @TestFactory
  List<DynamicTest> theMachineAnswersAsTheTraceSays() {
    return GoldenFiles.tests("saga", new SagaMachine(), new SagaNotation());
  }
}
