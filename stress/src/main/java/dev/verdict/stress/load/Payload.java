package dev.verdict.stress.load;

import dev.verdict.stress.process.Lines;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** What a transaction hands to each service. */
public final class Payload {
  /** The smallest that can be asked for, in bytes of JSON. */
  public static final int BYTES_MIN = 100;

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String FILLER = "filler";

  private Payload() {}

  /**
   * A JSON object of exactly that size, or the usual one, which is small. It does not let itself be
   * compressed much.
   *
   * @param bytes at least {@link #BYTES_MIN}
   */
  public static Map<String, Object> of(OptionalInt bytes) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("cents", 1250);
    bytes.ifPresent(
        size -> {
          payload.put(FILLER, "");
          payload.put(FILLER, letters(size - Lines.write(payload).length()));
        });
    return payload;
  }

  private static String letters(int count) {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}
