package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a body in words of the API, not of the JSON library. */
final class BodyProblems {
  private BodyProblems() {}

  static ProblemException notAnObject() {
    return Problem.of(ProblemCode.WRONG_TYPE, "The body must be a JSON object, not null.")
        .at("")
        .asException();
  }

  static ProblemException notUtf8() {
    return Problem.of(ProblemCode.MALFORMED_JSON, "The body is not JSON in UTF-8 (RFC 8259, 8.1).")
        .asException();
  }

  static ProblemException of(JacksonException wrong) {
    Optional<StreamConstraintsException> bound = cause(wrong, StreamConstraintsException.class);
    if (bound.isPresent()) {
      return beyondBound(bound.get()).asException();
    }
    if (wrong instanceof JsonMappingException mapping && !isSyntax(wrong)) {
      return shape(mapping).at(pointer(mapping)).asException();
    }
    return malformed(root(wrong)).asException();
  }

  private static boolean isSyntax(JacksonException wrong) {
    return hasMoreThanOneValue(wrong)
        || (cause(wrong, MismatchedInputException.class).isEmpty()
            && cause(wrong, InputCoercionException.class).isEmpty());
  }

  private static boolean hasMoreThanOneValue(JacksonException wrong) {
    return String.valueOf(wrong.getOriginalMessage()).startsWith("Trailing token");
  }

  private static Problem beyondBound(StreamConstraintsException bound) {
    String words = String.valueOf(bound.getOriginalMessage());
    return words.contains("nesting")
        ? Problem.of(
            ProblemCode.JSON_TOO_DEEP,
            "A body may be nested " + BodyCodec.DEPTH_MAX + " levels deep; flatten it.")
        : Problem.of(
            ProblemCode.INVALID_VALUE,
            "A number or name is too long: a number may have "
                + BodyCodec.NUMBER_CHARS_MAX
                + " digits.");
  }

  private static Problem malformed(JacksonException wrong) {
    JsonLocation where = wrong.getLocation();
    String place =
        where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    return Problem.of(
        ProblemCode.MALFORMED_JSON,
        "The body is not well-formed JSON (RFC 8259)" + place + ": " + inWords(wrong) + ".");
  }

  private static String inWords(JacksonException wrong) {
    String told = String.valueOf(wrong.getOriginalMessage());
    if (wrong instanceof JsonEOFException) {
      return "the body ends too early";
    }
    if (hasMoreThanOneValue(wrong)) {
      return "something follows the value";
    }
    if (told.startsWith("Duplicate field")) {
      return "a member's name stands twice";
    }
    return told.startsWith("Invalid UTF-8")
        ? "the bytes are not UTF-8"
        : "here is not what may follow";
  }

  private static Problem shape(JsonMappingException wrong) {
    if (wrong instanceof UnrecognizedPropertyException unknown) {
      return Problem.of(
          ProblemCode.UNKNOWN_MEMBER,
          "There is no member \""
              + abbreviated(unknown.getPropertyName())
              + "\" here; known are: "
              + known(unknown.getKnownPropertyIds())
              + ".");
    }
    if (cause(wrong, InputCoercionException.class).isPresent()) {
      return Problem.of(ProblemCode.INVALID_VALUE, "The number is out of range for this member.");
    }
    Optional<InvalidFormatException> format = cause(wrong, InvalidFormatException.class);
    if (format.isPresent() && isText(format.get())) {
      return Problem.of(
          ProblemCode.INVALID_VALUE,
          "The value cannot be kept as it is: a text must be well-formed Unicode, a number's"
              + " exponent at most "
              + BodyCodec.NUMBER_CHARS_MAX
              + ".");
    }
    Class<?> expected =
        cause(wrong, MismatchedInputException.class)
            .<Class<?>>map(MismatchedInputException::getTargetType)
            .orElse(Object.class);
    return Problem.of(ProblemCode.WRONG_TYPE, "Here must be " + inWords(expected) + ".");
  }

  private static boolean isText(InvalidFormatException format) {
    return format.getTargetType() == String.class
        || format.getTargetType() == dev.verdict.protocol.Json.class;
  }

  private static String inWords(@Nullable Class<?> type) {
    if (type == null) {
      return "a value of another type";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == Long.class || type == Integer.class) {
      return "a whole number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (List.class.isAssignableFrom(type)) {
      return "an array";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord()
        ? "an object"
        : "a value of another type";
  }

  private static String known(@Nullable Collection<Object> names) {
    return names == null || names.isEmpty()
        ? "none"
        : String.join(", ", names.stream().map(String::valueOf).sorted().toList());
  }

  private static String pointer(JsonMappingException wrong) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : wrong.getPath()) {
      String token =
          step.getFieldName() == null
              ? Integer.toString(step.getIndex())
              : abbreviated(step.getFieldName()).replace("~", "~0").replace("/", "~1");
      pointer.append('/').append(token);
    }
    return pointer.toString();
  }

  private static String abbreviated(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "...";
  }

  private static JacksonException root(JacksonException wrong) {
    JacksonException deepest = wrong;
    while (deepest.getCause() instanceof JacksonException next) {
      deepest = next;
    }
    return deepest;
  }

  private static <X extends Throwable> Optional<X> cause(Throwable from, Class<X> type) {
    for (Throwable at = from; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
