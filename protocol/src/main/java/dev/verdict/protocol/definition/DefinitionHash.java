package dev.verdict.protocol.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of a definition as a number: SHA-256 over the canonical text of its JSON form. Equal
 * definitions have equal hashes, however they were written.
 */
public final class DefinitionHash {
  private DefinitionHash() {}

  /** The hash, as 64 lower-case hexadecimal digits. */
  public static String of(SagaDefinition definition) {
    String text = CanonicalJson.write(DefinitionJson.toJson(definition));
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
