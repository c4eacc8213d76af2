package dev.verdict.testkit;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A good service that prepares by XA. */
class ShopXaLawsTest {
  @RegisterExtension static final ParticipantLaws LAWS = Shop.lawsByXa(Database::effect);

  @TestTemplate
  void keepsTheLaws(LawCheck check) {
    check.run();
  }
}
