package dev.verdict.coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What stands for a value where the value itself is not to be kept. */
final class JsonDigest {
  private JsonDigest() {}

  /** SHA-256 of the value's text as the log stores it, in hexadecimal digits. */
  static String of(Json value) {
    try {
      byte[] text = JsonText.write(value).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
