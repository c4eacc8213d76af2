package dev.verdict.coordinator.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.HeldLocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How Jackson sees the core's types, none of which knows Jackson. */
final class RecordMapper {
  private static final JsonInclude.Value UNLESS_EMPTY =
      JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);

  private static final String YES = "yes";
  private static final String REASON = "reason";
  private static final String READ_ONLY = "readOnly";

  private RecordMapper() {}

  static ObjectMapper of(Definitions definitions) {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(values(definitions))
            .annotationIntrospector(new SealedTypes())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .withConfigOverride(HeldLocks.class, held -> held.setInclude(UNLESS_EMPTY))
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(2 * JsonText.DEPTH_MAX).build());
    return mapper;
  }

  private static SimpleModule values(Definitions definitions) {
    return new SimpleModule()
        .addSerializer(BranchId.class, writer((id, out) -> out.writeString(id.text())))
        .addDeserializer(BranchId.class, reader(in -> new BranchId(in.getText())))
        .addSerializer(Json.class, writer(JsonText::write))
        .addDeserializer(Json.class, new JsonReader())
        .addSerializer(Vote.class, writer(RecordMapper::write))
        .addDeserializer(Vote.class, reader(RecordMapper::vote))
        .addSerializer(HeldLocks.class, new HeldWriter())
        .addDeserializer(HeldLocks.class, new HeldReader())
        .addSerializer(
            SagaDefinition.class,
            writer((definition, out) -> out.writeString(definitions.hashOf(definition))))
        .addDeserializer(SagaDefinition.class, reader(in -> definition(in.getText(), definitions)));
  }

  private static SagaDefinition definition(String hash, Definitions definitions) {
    Optional<SagaDefinition> found = definitions.find(hash);
    if (found.isEmpty()) {
      throw new MissingDefinitionException(hash);
    }
    return found.get();
  }

  /** That it is read-only is said only if it is. */
  private static void write(Vote vote, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeBooleanField(YES, vote.yes());
    out.writeStringField(REASON, vote.reason());
    if (vote.readOnly()) {
      out.writeBooleanField(READ_ONLY, true);
    }
    out.writeEndObject();
  }

  private static Vote vote(JsonParser in) throws IOException {
    Json vote = JsonText.readValue(in);
    if (!(vote.at("/" + YES) instanceof Json.Bool yes)
        || !(vote.at("/" + REASON) instanceof Json.Text reason)) {
      throw new IOException("not a vote");
    }
    boolean readOnly = vote.at("/" + READ_ONLY) instanceof Json.Bool said && said.value();
    return new Vote(yes.value(), reason.value(), readOnly);
  }

  private interface Writing<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  private interface Reading<T> {
    T read(JsonParser in) throws IOException;
  }

  private static <T> JsonSerializer<T> writer(Writing<T> writing) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        writing.write(value, out);
      }
    };
  }

  private static <T> JsonDeserializer<T> reader(Reading<T> reading) {
    return new JsonDeserializer<>() {
      @Override
      public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
        return reading.read(in);
      }
    };
  }

  /** What transactions hold that hold anything is told in the form of the protocol. */
  private static final class HeldWriter extends JsonSerializer<HeldLocks> {
    @Override
    public void serialize(HeldLocks held, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      JsonText.write(held.toJson(), out);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, HeldLocks held) {
      return held.isEmpty();
    }
  }

  private static final class HeldReader extends JsonDeserializer<HeldLocks> {
    @Override
    public HeldLocks deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return HeldLocks.of(JsonText.readValue(in))
          .orElseThrow(() -> new IOException("not what a transaction holds"));
    }

    @Override
    public HeldLocks getAbsentValue(DeserializationContext context) {
      return HeldLocks.NONE;
    }
  }

  /** JSON null is a value too. */
  private static final class JsonReader extends JsonDeserializer<Json> {
    @Override
    public Json deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return JsonText.readValue(in);
    }

    @Override
    public Json getNullValue(DeserializationContext context) {
      return Json.nil();
    }
  }

  /** Sealed types of the core carry a member {@code type}: the class's name in lower camel case. */
  private static final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
        MapperConfig<?> config, Annotated annotated) {
      return sealedRoot(annotated.getRawType()).isPresent()
          ? JsonTypeInfo.Value.construct(
              JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true)
          : super.findPolymorphicTypeInfo(config, annotated);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      Class<?> type = annotated.getRawType();
      if (!isOurs(type) || !type.isSealed()) {
        return super.findSubtypes(annotated);
      }
      List<NamedType> subtypes = new ArrayList<>();
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        subtypes.add(new NamedType(permitted, name(permitted)));
      }
      return subtypes;
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
      Class<?> type = annotated.getRawType();
      return !type.isSealed() && sealedRoot(type).isPresent()
          ? name(type)
          : super.findTypeName(annotated);
    }

    private static Optional<Class<?>> sealedRoot(Class<?> type) {
      if (isOurs(type) && type.isSealed()) {
        return Optional.of(type);
      }
      for (Class<?> parent : type.getInterfaces()) {
        if (isOurs(parent) && parent.isSealed()) {
          return Optional.of(parent);
        }
      }
      return Optional.empty();
    }

    private static boolean isOurs(Class<?> type) {
      return type.getName().startsWith("dev.verdict.") && !type.equals(Json.class);
    }

    private static String name(Class<?> type) {
      String name = type.getSimpleName();
      return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
  }
}
