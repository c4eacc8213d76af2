package dev.verdict.coordinator.http;

import dev.verdict.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells requests with one idempotency key apart: SHA-256 over method, path and the body's
 * value. The order of members and white space do not count.
 */
final class RequestHash {
  private final MessageDigest digest;

  private RequestHash() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  static String of(String method, String path, Json body) {
    RequestHash hash = new RequestHash();
    hash.add('m', method);
    hash.add('p', path);
    hash.add(body);
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void add(Json value) {
    if (value instanceof Json.Obj object) {
      size('o', object.members().size());
      for (Map.Entry<String, Json> member : new TreeMap<>(object.members()).entrySet()) {
        add('k', member.getKey());
        add(member.getValue());
      }
    } else if (value instanceof Json.Arr array) {
      size('a', array.items().size());
      array.items().forEach(this::add);
    } else if (value instanceof Json.Text text) {
      add('t', text.value());
    } else if (value instanceof Json.Num number) {
      add('n', number.value().toString());
    } else if (value instanceof Json.Bool bool) {
      size('b', bool.value() ? 1 : 0);
    } else {
      size('z', 0);
    }
  }

  private void add(char tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    size(tag, bytes.length);
    digest.update(bytes);
  }

  private void size(char tag, int size) {
    digest.update(ByteBuffer.allocate(5).put((byte) tag).putInt(size).array());
  }
}
