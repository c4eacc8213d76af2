package dev.verdict.coordinator.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/** Text that is not what JSON (RFC 8259) allows; the message says what and where. */
public final class JsonTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause the reader's words
   */
  public JsonTextException(IOException cause) {
    super(words(cause), cause);
  }

  private static String words(IOException cause) {
    if (cause instanceof JsonProcessingException json && json.getLocation() != null) {
      return json.getOriginalMessage()
          + " (line "
          + json.getLocation().getLineNr()
          + ", column "
          + json.getLocation().getColumnNr()
          + ")";
    }
    return String.valueOf(cause.getMessage());
  }
}
