package dev.verdict.coordinator.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.verdict.coordinator.log.LogFormat;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.atomic.AtomicRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one protocol as JSON text: {@code {"v":1,"records":[{"type":"begun",...}]}}. A
 * record's type is the name of its class, a saga's definition stands as its hash. Text of every
 * version up to {@link LogFormat#reads} can be read; what is newer or unknown is an error.
 *
 * @param <R> the protocol's records
 */
final class RecordCodec<R extends LogRecord> {
  /** The version that is written. */
  static final int VERSION = LogFormat.OURS.writes();

  /** The newest version that is read. */
  private static final int NEWEST = LogFormat.OURS.reads();

  private static final String VERSION_MEMBER = "v";
  private static final String RECORDS_MEMBER = "records";

  private final ObjectMapper mapper;
  private final Writing<R> writing;
  private final ObjectReader reader;

  /** Writes a record where the generator stands. */
  private interface Writing<R> {
    void write(R fact, JsonGenerator out) throws IOException;
  }

  /** What an object has in it. */
  interface Members {
    /** Writes them where the generator stands. */
    void writeTo(JsonGenerator out) throws IOException;
  }

  private RecordCodec(ObjectMapper mapper, Writing<R> writing, Class<R> records) {
    this.mapper = mapper;
    this.writing = writing;
    this.reader = mapper.readerFor(records);
  }

  /**
   * Of whatever records.
   *
   * @param records the sealed type of the protocol's records
   * @param definitions resolves the definitions that records refer to
   */
  static <R extends LogRecord> RecordCodec<R> of(Class<R> records, Definitions definitions) {
    ObjectMapper mapper = RecordMapper.of(definitions);
    ObjectWriter writer = mapper.writerFor(records);
    return new RecordCodec<>(mapper, (fact, out) -> writer.writeValue(out, fact), records);
  }

  /** Of atomic transactions: the same text in less time. */
  static RecordCodec<AtomicRecord> ofAtomic(Definitions definitions) {
    return new RecordCodec<>(
        RecordMapper.of(definitions), RecordCodec::writeAtomic, AtomicRecord.class);
  }

  private static void writeAtomic(AtomicRecord fact, JsonGenerator out) throws IOException {
    out.writeStartObject();
    AtomicRecordWriter.members(fact).writeTo(out);
    out.writeEndObject();
  }

  /** The text of records that are written together. */
  String write(List<? extends R> records) {
    try (SegmentedStringWriter text =
            new SegmentedStringWriter(mapper.getFactory()._getBufferRecycler());
        JsonGenerator out = mapper.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField(VERSION_MEMBER, VERSION);
      out.writeArrayFieldStart(RECORDS_MEMBER);
      for (R fact : records) {
        writing.write(fact, out);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.flush();
      return text.getAndClear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The records of a text.
   *
   * @throws MissingDefinitionException if a record refers to a definition that is not in memory
   * @throws IllegalArgumentException if the text is newer, or not what is written here
   */
  List<R> read(String text) {
    try (JsonParser in = mapper.createParser(text)) {
      expect(in.nextToken() == JsonToken.START_OBJECT, text);
      expect(VERSION_MEMBER.equals(in.nextFieldName()), text);
      int version = in.nextIntValue(0);
      if (version < 1 || version > NEWEST) {
        throw new IllegalArgumentException(
            "records of version " + version + "; this node reads up to " + NEWEST);
      }
      expect(RECORDS_MEMBER.equals(in.nextFieldName()), text);
      expect(in.nextToken() == JsonToken.START_ARRAY, text);
      List<R> records = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        records.add(reader.readValue(in));
      }
      return records;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void expect(boolean expected, String text) {
    if (!expected) {
      throw new IllegalArgumentException(
          "not records: " + text.substring(0, Math.min(text.length(), 100)));
    }
  }

  private static RuntimeException unreadable(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingDefinitionException missing) {
        return missing;
      }
    }
    return new IllegalArgumentException("records cannot be read: " + e.getMessage(), e);
  }
}
