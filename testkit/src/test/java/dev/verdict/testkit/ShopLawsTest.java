package dev.verdict.testkit;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A good service, checked the way that its team would do it. */
class ShopLawsTest {
  @RegisterExtension static final ParticipantLaws LAWS = Shop.laws(Database::effect);

  @TestTemplate
  void keepsTheLaws(LawCheck check) {
    check.run();
  }
}
