package dev.verdict.sdk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The participant protocol's bodies. */
final class Wire {
  /** The longest name of an operation, in characters. */
  static final int OPERATION_CHARS_MAX = 200;

  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private Wire() {}

  /**
   * Reads a call.
   *
   * @throws IllegalArgumentException if the body is not one
   */
  static Call read(CallKind kind, byte[] body) {
    return readObject(body, 0, body.length, in -> readMembers(Optional.of(kind), Map.of(), in));
  }

  /**
   * Reads a call that says itself what it is.
   *
   * @param text has the line, of that length, at {@code from}
   * @param kinds by the last segment of a call's path
   * @throws UnknownCallException if it is none of these
   * @throws IllegalArgumentException if the line is no call
   */
  static Call readLine(byte[] text, int from, int length, Map<String, CallKind> kinds) {
    return readObject(text, from, length, in -> readMembers(Optional.empty(), kinds, in));
  }

  private static CallKind kindOf(String said, Map<String, CallKind> kinds) {
    CallKind kind = kinds.get(said);
    if (kind == null) {
      throw said.isEmpty()
          ? new IllegalArgumentException("'call' is missing")
          : new UnknownCallException();
    }
    return kind;
  }

  /** A call that says that it is one which is not known here. */
  static final class UnknownCallException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Reads a JSON object.
   *
   * @throws IllegalArgumentException if the body is not one, or its members are not as they must be
   */
  static <T> T readObject(byte[] body, Reading<T> members) {
    return readObject(body, 0, body.length, members);
  }

  private static <T> T readObject(byte[] text, int from, int length, Reading<T> members) {
    try (JsonParser in = JsonText.FACTORY.createParser(text, from, length)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the body is not a JSON object");
      }
      T read = members.read(in);
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("something follows the JSON object");
      }
      return read;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the body is not JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the members of a call.
   *
   * @param known what it is, if something else than the call itself says so
   * @param kinds else by what the call says
   */
  private static Call readMembers(
      Optional<CallKind> known, Map<String, CallKind> kinds, JsonParser in) throws IOException {
    String said = "";
    String tx = "";
    String branch = "";
    long epoch = -1;
    String operation = "";
    Json payload = Json.nil();
    HeldLocks locks = HeldLocks.NONE;
    long attempt = 0;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case ParticipantProtocol.TX -> tx = text(in, name);
        case ParticipantProtocol.BRANCH -> branch = text(in, name);
        case ParticipantProtocol.EPOCH -> epoch = wholeNumber(in, name);
        case ParticipantProtocol.OPERATION -> operation = text(in, name);
        case ParticipantProtocol.PAYLOAD -> payload = JsonText.read(in);
        case ParticipantProtocol.LOCKS -> locks = locks(JsonText.read(in));
        case ParticipantProtocol.ATTEMPT -> attempt = wholeNumber(in, name);
        case ParticipantProtocol.CALL -> said = known.isEmpty() ? once(said, in) : ignored(in);
        default -> in.skipChildren();
      }
    }
    CallKind kind = known.isPresent() ? known.get() : kindOf(said, kinds);
    if (epoch < 0 || epoch > TxId.EPOCH_MAX) {
      throw new IllegalArgumentException("'epoch' is missing or out of range");
    }
    if (operation.length() > OPERATION_CHARS_MAX) {
      throw new IllegalArgumentException("'operation' is too long");
    }
    BranchKey key = new BranchKey(new TxId(tx), new BranchId(branch));
    return Call.of(kind, key, epoch, operation, payload, locks).first(attempt == 1);
  }

  /** What is to be done must not depend on which of two answers a reader takes. */
  private static String once(String before, JsonParser in) throws IOException {
    if (!before.isEmpty()) {
      throw new IllegalArgumentException("'call' is there twice");
    }
    return text(in, ParticipantProtocol.CALL);
  }

  private static String ignored(JsonParser in) throws IOException {
    in.skipChildren();
    return "";
  }

  private static HeldLocks locks(Json json) {
    return HeldLocks.of(json)
        .orElseThrow(() -> new IllegalArgumentException("'locks' are not tokens of resources"));
  }

  static String text(JsonParser in, String name) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException("'" + name + "' is not a string");
    }
    return in.getText();
  }

  private static long wholeNumber(JsonParser in, String name) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new IllegalArgumentException("'" + name + "' is not a whole number");
    }
    return in.getLongValue();
  }

  /** A problem (RFC 9457): not an answer of the protocol, so the coordinator calls again. */
  static Reply problem(int status, String code, String title, String detail) {
    byte[] body =
        bytes(
            out -> {
              out.writeStringField("type", "about:blank");
              out.writeStringField("title", title);
              out.writeNumberField("status", status);
              out.writeStringField("detail", detail);
              out.writeStringField("code", code);
            });
    return new Reply(status, PROBLEM, body);
  }

  /** An answer with more members than its result. */
  static Reply answer(String result, Members members) {
    return json(
        out -> {
          out.writeStringField(ParticipantProtocol.RESULT, result);
          members.write(out);
        });
  }

  /** A reply with a JSON object of these members. */
  static Reply json(Members members) {
    return new Reply(200, JSON, bytes(members));
  }

  private static byte[] bytes(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator out = JsonText.FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      members.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads the members of an object that was opened. */
  interface Reading<T> {
    T read(JsonParser in) throws IOException;
  }

  /** Writes members into an object that is open. */
  interface Members {
    void write(JsonGenerator out) throws IOException;
  }
}
