package dev.verdict.stress.chaos.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class IndependenceTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.verdict.stress.chaos");

  @Test
  void theCheckerSharesNoCodeWithWhatItJudges() {
    noClasses()
        .that()
        .resideInAnyPackage("..chaos.check..", "..chaos.history..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.verdict.coordinator..",
            "dev.verdict.protocol..",
            "dev.verdict.sdk..",
            "dev.verdict.saga..")
        .check(CLASSES);
  }
}
