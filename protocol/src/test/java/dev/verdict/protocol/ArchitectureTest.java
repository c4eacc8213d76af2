package dev.verdict.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The core is a function over facts: it knows the JDK, and of that neither time nor chance. */
@AnalyzeClasses(packages = "dev.verdict.protocol", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.verdict.protocol";

  @ArchTest
  static final ArchRule theCoreKnowsOnlyTheJdk =
      classes().should().onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + ".."));

  @ArchTest
  static final ArchRule theSharedContractsKnowNoProtocol =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT, ROOT + ".wire")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".atomic..", ROOT + ".saga..", ROOT + ".definition..");

  @ArchTest
  static final ArchRule atomicKnowsNothingOfSagas =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".atomic..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".saga..", ROOT + ".definition..");

  @ArchTest
  static final ArchRule sagasKnowNothingOfAtomic =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".saga..", ROOT + ".definition..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".atomic..");

  @ArchTest
  static final ArchRule nothingReadsAClock =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now");

  @ArchTest
  static final ArchRule nothingRollsDice =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(RandomGenerator.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule nothingTouchesTheWorld =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.io..", "java.nio.file..", "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..");
}
