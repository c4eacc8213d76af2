package dev.verdict.stress.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads the outcome out of a transaction's JSON, and no more of it than that. */
final class Answers {
  private static final JsonFactory JSON = new JsonFactory();

  private Answers() {}

  /**
   * The text of the member {@code outcome}.
   *
   * @return empty if there is none, or it is not a text
   * @throws IOException if the body is not JSON
   */
  static Optional<String> outcome(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = "outcome".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    }
  }
}
