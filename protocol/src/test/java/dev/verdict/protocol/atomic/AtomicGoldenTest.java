package dev.verdict.protocol.atomic;

import dev.verdict.protocol.testing.GoldenFiles;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AtomicGoldenTest {
  @TestFactory
  List<DynamicTest> theMachineFollowsTheGoldenTraces() {
    return GoldenFiles.tests("atomic", new AtomicMachine(), new AtomicNotation());
  }
}
