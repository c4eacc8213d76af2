package dev.verdict.coordinator.participants;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The bodies of the participant protocol as bytes. */
final class Wire {
  private static final int STATUS_OK = 200;

  private static final Optional<BranchAnswer> DONE = Optional.of(new BranchAnswer.Done(Json.nil()));

  private Wire() {}

  /** A call's body. */
  static byte[] write(BranchCall call, long epoch) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(256)) {
      try (JsonGenerator out = JsonText.factory().createGenerator(bytes)) {
        out.writeStartObject();
        out.writeStringField(ParticipantProtocol.TX, call.tx().text());
        out.writeStringField(ParticipantProtocol.BRANCH, call.branch().text());
        out.writeNumberField(ParticipantProtocol.EPOCH, epoch);
        out.writeNumberField(ParticipantProtocol.ATTEMPT, call.attempt());
        if (!call.operation().isEmpty()) {
          out.writeStringField(ParticipantProtocol.OPERATION, call.operation());
        }
        if (!(call.payload() instanceof Json.Null)) {
          out.writeFieldName(ParticipantProtocol.PAYLOAD);
          JsonText.write(call.payload(), out);
        }
        if (!call.locks().isEmpty()) {
          out.writeFieldName(ParticipantProtocol.LOCKS);
          JsonText.write(call.locks().toJson(), out);
        }
        out.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer's body; empty if it is not one that the protocol knows. */
  static Optional<BranchAnswer> read(byte[] body) {
    if (JustDone.is(body)) {
      return DONE;
    }
    Answer answer = new Answer();
    try (JsonParser in = JsonText.factory().createParser(body)) {
      return answer.read(in) ? answer.known() : Optional.empty();
    } catch (IOException | ArithmeticException notJson) {
      return Optional.empty();
    }
  }

  /**
   * One of the answers to a batch.
   *
   * @param number which of the calls it answers, from 0; negative if it does not say
   * @param status as HTTP would have it
   * @param answer with status 200: the answer, if it is one that the protocol knows
   */
  record Line(int number, int status, Optional<BranchAnswer> answer) {
    private static final Line NOBODYS = new Line(-1, 0, Optional.empty());
  }

  /** Reads a line of the answer to a batch. */
  static Line readLine(byte[] line) {
    int done = JustDone.line(line);
    if (done >= 0) {
      return new Line(done, STATUS_OK, DONE);
    }
    Answer answer = new Answer();
    try (JsonParser in = JsonText.factory().createParser(line)) {
      boolean whole = answer.read(in);
      return new Line(answer.line, answer.status, whole ? answer.known() : Optional.empty());
    } catch (IOException | ArithmeticException notJson) {
      return answer.line < 0
          ? Line.NOBODYS
          : new Line(answer.line, answer.status, Optional.empty());
    }
  }

  /** The members of an answer as they are met. */
  private static final class Answer {
    private String result = "";
    private String reason = "";
    private long seenEpoch = -1;
    private int line = -1;
    private int status = STATUS_OK;
    private boolean readOnly;
    private Json output = Json.nil();

    boolean read(JsonParser in) throws IOException {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        member(name, in);
      }
      return in.nextToken() == null;
    }

    private void member(String name, JsonParser in) throws IOException {
      switch (name) {
        case ParticipantProtocol.RESULT -> result = in.getValueAsString("");
        case ParticipantProtocol.REASON -> reason = wellFormed(in.getValueAsString(""));
        case ParticipantProtocol.SEEN_EPOCH -> seenEpoch = wholeNumber(in, Long.MAX_VALUE);
        case ParticipantProtocol.LINE -> line = (int) wholeNumber(in, Integer.MAX_VALUE);
        case ParticipantProtocol.STATUS -> status = (int) wholeNumber(in, Integer.MAX_VALUE);
        case ParticipantProtocol.READ_ONLY -> readOnly = in.currentToken() == JsonToken.VALUE_TRUE;
        case ParticipantProtocol.OUTPUT -> {
          output = JsonText.readValue(in);
          return;
        }
        default -> {
          // members that a newer participant sends are ignored
        }
      }
      in.skipChildren();
    }

    /** Negative if it is anything else: null and false are no zero. */
    private static long wholeNumber(JsonParser in, long max) throws IOException {
      boolean whole =
          in.currentToken() == JsonToken.VALUE_NUMBER_INT
              && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      return whole && in.getLongValue() <= max ? in.getLongValue() : -1;
    }

    /** Half a surrogate pair can be neither stored nor shown; it becomes a question mark here. */
    private static String wellFormed(String words) {
      return new String(words.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private Optional<BranchAnswer> known() {
      return switch (result) {
        case ParticipantProtocol.DONE ->
            Optional.of(
                readOnly ? new BranchAnswer.ReadOnly(output) : new BranchAnswer.Done(output));
        case ParticipantProtocol.REFUSED -> Optional.of(new BranchAnswer.Refused(reason));
        case ParticipantProtocol.TOMBSTONE -> Optional.of(new BranchAnswer.Tombstone());
        case ParticipantProtocol.UNKNOWN_BRANCH -> Optional.of(new BranchAnswer.UnknownBranch());
        case ParticipantProtocol.INPUT_MISMATCH -> Optional.of(new BranchAnswer.InputMismatch());
        case ParticipantProtocol.STALE_EPOCH ->
            seenEpoch < 0 ? Optional.empty() : Optional.of(new BranchAnswer.StaleEpoch(seenEpoch));
        default -> Optional.empty();
      };
    }
  }
}
