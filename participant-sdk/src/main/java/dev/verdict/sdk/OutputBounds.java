package dev.verdict.sdk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * What an operation's output may be at most, written as JSON. A coordinator reads a little more
 * than that, so that it can also pass the output on. Work whose output is beyond a bound fails, and
 * nothing of it is kept.
 */
public final class OutputBounds {
  /** The length, in bytes of UTF-8. */
  public static final int BYTES_MAX = 1_000_000;

  /** How deep arrays and objects may be nested. */
  public static final int DEPTH_MAX = 100;

  /** The digits of a number, without zeros at its end. */
  public static final int DIGITS_MAX = 100;

  /** The length of a member's name, in characters. */
  public static final int NAME_CHARS_MAX = 10_000;

  private OutputBounds() {}

  /**
   * Makes sure that an output can be answered.
   *
   * @throws ExceededException if it cannot
   */
  static Json require(String operation, Json output) {
    if (output.equals(Json.nil())) {
      return output;
    }
    try (JsonGenerator out =
        new Measured(JsonText.FACTORY.createGenerator(new Counted(operation)), operation)) {
      JsonText.write(output, out);
    } catch (IOException e) {
      throw new ExceededException(operation, "cannot be written as JSON: " + e.getMessage());
    }
    return output;
  }

  /** The output of an operation is beyond a bound. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException(String operation, String what) {
      super("the output of operation '" + operation + "' " + what);
    }
  }

  private static final class Measured extends JsonGeneratorDelegate {
    private final String operation;

    Measured(JsonGenerator out, String operation) {
      super(out);
      this.operation = operation;
    }

    private void require(int found, int most, String what) {
      if (found > most) {
        throw new ExceededException(operation, "has " + what + " (at most " + most + ")");
      }
    }

    private void requireDepth() {
      require(getOutputContext().getNestingDepth(), DEPTH_MAX, "values nested too deep");
    }

    @Override
    public void writeStartObject() throws IOException {
      super.writeStartObject();
      requireDepth();
    }

    @Override
    public void writeStartArray() throws IOException {
      super.writeStartArray();
      requireDepth();
    }

    @Override
    public void writeFieldName(String name) throws IOException {
      require(name.length(), NAME_CHARS_MAX, "a name of too many characters");
      requireWellFormed(name);
      super.writeFieldName(name);
    }

    /** Jackson writes half a surrogate pair as an escape, which others refuse to read. */
    private void requireWellFormed(String text) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new ExceededException(
            operation, "cannot be written as JSON: it has half a surrogate pair");
      }
    }

    @Override
    public void writeString(String text) throws IOException {
      requireWellFormed(text);
      super.writeString(text);
    }

    @Override
    public void writeNumber(BigDecimal number) throws IOException {
      require(number.precision(), DIGITS_MAX, "a number of too many digits");
      super.writeNumber(number);
    }
  }

  private static final class Counted extends OutputStream {
    private final String operation;
    private int bytes;

    Counted(String operation) {
      this.operation = operation;
    }

    @Override
    public void write(int one) {
      count(1);
    }

    @Override
    public void write(byte[] some, int from, int length) {
      count(length);
    }

    private void count(int more) {
      bytes += more;
      if (bytes > BYTES_MAX) {
        throw new ExceededException(operation, "is longer than " + BYTES_MAX + " bytes");
      }
    }
  }
}
