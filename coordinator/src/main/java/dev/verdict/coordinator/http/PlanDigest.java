package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.wire.BranchCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names what an action would do, so that it can be asked for only as long as it would do the same:
 * the calls with what they carry, and how it leaves the transaction. How often a call was tried
 * before makes no difference. It is keyed by this process, as a plain digest would let people guess
 * at payloads that they may not see; after a restart or a takeover what was shown is to be shown
 * anew.
 */
final class PlanDigest {
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecretKeySpec KEY = key();
  private static final int BYTES = 16;

  private final Mac mac;

  private PlanDigest() throws GeneralSecurityException {
    mac = Mac.getInstance(ALGORITHM);
    mac.init(KEY);
  }

  private static SecretKeySpec key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new SecretKeySpec(key, ALGORITHM);
  }

  /** The digest in hexadecimal digits. */
  static String of(Rehearsal rehearsal) {
    try {
      return new PlanDigest().over(rehearsal);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** Whether an action would do what has that digest. */
  static Predicate<Rehearsal> is(String digest) {
    byte[] given = digest.getBytes(StandardCharsets.UTF_8);
    return rehearsal ->
        MessageDigest.isEqual(given, of(rehearsal).getBytes(StandardCharsets.UTF_8));
  }

  private String over(Rehearsal rehearsal) {
    add(rehearsal.calls());
    add(rehearsal.later());
    add(rehearsal.after().summary().status());
    add(rehearsal.after().summary().outcome().map(Enum::name).orElse(""));
    add(rehearsal.after().pause().isPresent() ? "paused" : "");
    return HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
  }

  private void add(List<BranchCall> calls) {
    add(Integer.toString(calls.size()));
    for (BranchCall call : calls) {
      add(call.kind().path());
      add(call.branch().text());
      add(call.participant());
      add(call.operation());
      add(JsonText.write(call.payload()));
    }
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }
}
