package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import org.junit.jupiter.api.Test;

class DefinitionHashTest {
  private static final String SHORT =
      "{\"name\": \"s\", \"steps\": [{\"name\": \"a\", \"participant\": \"p\", \"operation\": \"o\","
          + " \"undo\": \"nothing\"}]}";

  private static String hash(String json) {
    return DefinitionHash.of(DefinitionJson.parse(DefinitionJsonTest.json(json)));
  }

  @Test
  void theHashOfADefinitionNeverChanges() {
    assertThat(hash(DefinitionJsonTest.FULL))
        .isEqualTo("b710d15ce6fc2d333d2a5029eb6b92f15b2e8e2b48d6d6e1a052819ddbde19ec");
  }

  @Test
  void itDoesNotDependOnTheOrderOfMembersNorOnDefaultsWrittenOut() {
    assertThat(hash(SHORT))
        .isEqualTo(
            hash(
                "{\"steps\": [{\"undo\": \"nothing\", \"timeout_ms\": 10000.0, \"operation\": \"o\","
                    + " \"participant\": \"p\", \"name\": \"a\", \"after\": []}],"
                    + " \"version\": 1, \"name\": \"s\"}"));
  }

  @Test
  void anotherContentHasAnotherHash() {
    assertThat(hash(SHORT))
        .isNotEqualTo(hash(SHORT.replace("\"o\"", "\"O\"")))
        .isNotEqualTo(hash(SHORT.replace("{\"name\": \"s\"", "{\"version\": 2, \"name\": \"s\"")));
  }

  @Test
  void theCanonicalTextIsSortedExactAndAscii() {
    Json value =
        DefinitionJsonTest.json("{\"b\": [1500, 0.10, -3, 0, true, null], \"a\": {}, \"é\": []}");
    assertThat(CanonicalJson.write(value))
        .isEqualTo("{\"a\":{},\"b\":[15e2,1e-1,-3e0,0e0,true,null],\"\\u00e9\":[]}");
    assertThat(CanonicalJson.write(Json.text("\"\\\n\ud800")))
        .isEqualTo("\"\\u0022\\u005c\\u000a\\ud800\"");
  }
}
