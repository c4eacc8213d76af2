package dev.verdict.coordinator.http;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells requests with one idempotency key apart: SHA-256 over method, path and the body's
 * value. The order of members and white space do not count.
 */
final class RequestHash implements Json.Visitor<RequestHash> {
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
    hash.add('m', method).add('p', path);
    body.accept(hash);
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  @Override
  public RequestHash nothing() {
    return size('z', 0);
  }

  @Override
  public RequestHash bool(boolean value) {
    return size('b', value ? 1 : 0);
  }

  @Override
  public RequestHash number(BigDecimal value) {
    return add('n', value.toString());
  }

  @Override
  public RequestHash text(String value) {
    return add('t', value);
  }

  @Override
  public RequestHash array(List<Json> items) {
    size('a', items.size());
    items.forEach(item -> item.accept(this));
    return this;
  }

  @Override
  public RequestHash object(Map<String, Json> members) {
    size('o', members.size());
    new TreeMap<>(members).forEach((name, member) -> member.accept(add('k', name)));
    return this;
  }

  private RequestHash add(char tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    size(tag, bytes.length);
    digest.update(bytes);
    return this;
  }

  private RequestHash size(char tag, int size) {
    digest.update(ByteBuffer.allocate(5).put((byte) tag).putInt(size).array());
    return this;
  }
}
