package dev.verdict.protocol.wire;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a transaction asks of {@link BuiltIn#LOCKS}: {@code {"locks": [{"resource": "account:42",
 * "mode": "exclusive"}], "wait_ms": 5000}}. A resource may be a list of names. One that is named
 * twice is held exclusively if one of the two says so.
 *
 * @param resources the resources and how each is to be held
 * @param waitMax how long it may take until all of them are granted
 */
public record LockRequest(SortedMap<String, LockMode> resources, Duration waitMax) {
  /** How many resources one holder may have. */
  public static final int RESOURCES_MAX = 100;

  /** The characters of a resource's name. */
  public static final int RESOURCE_CHARS_MAX = 200;

  /** The longest wait. */
  public static final Duration WAIT_MAX = Duration.ofDays(1);

  /** The member with the locks. */
  public static final String LOCKS = "locks";

  /** The member with the longest wait in milliseconds. */
  public static final String WAIT_MS = "wait_ms";

  /** The member of a lock that names what is locked. */
  public static final String RESOURCE = "resource";

  /** The member of a lock that says how. */
  public static final String MODE = "mode";

  /** Copies the resources. */
  public LockRequest {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  /** It cannot be asked for; the message says why in words. */
  public static final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidException(String words) {
      super(words, null, false, false);
    }
  }

  /** One lock as it is asked for; the resource is a text, or an array of texts. */
  public static Json lock(Json resource, LockMode mode) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put(RESOURCE, resource);
    members.put(MODE, Json.text(mode.word()));
    return new Json.Obj(members);
  }

  /** The form in which it is asked. */
  public static Json json(List<Json> locks, Duration waitMax) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put(LOCKS, new Json.Arr(locks));
    members.put(WAIT_MS, Json.number(waitMax.toMillis()));
    return new Json.Obj(members);
  }

  /** Whether a text can name a resource. */
  public static boolean isResource(String name) {
    return !name.isBlank()
        && name.length() <= RESOURCE_CHARS_MAX
        && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || Character.isSurrogate((char) c));
  }

  /**
   * Reads the form in which it is asked.
   *
   * @throws InvalidException if it has not that form, or is out of bounds
   */
  public static LockRequest of(Json json) {
    SortedMap<String, LockMode> resources = new TreeMap<>();
    if (member(json, LOCKS) instanceof Json.Arr locks) {
      for (Json lock : locks.items()) {
        add(member(lock, RESOURCE), mode(member(lock, MODE)), resources);
      }
    }
    if (resources.isEmpty() || resources.size() > RESOURCES_MAX) {
      throw new InvalidException(
          "1 to " + RESOURCES_MAX + " resources can be held, not " + resources.size());
    }
    return new LockRequest(resources, wait(member(json, WAIT_MS)));
  }

  private static void add(Json resource, LockMode mode, SortedMap<String, LockMode> resources) {
    if (resource instanceof Json.Arr names) {
      names.items().forEach(name -> addOne(name, mode, resources));
    } else {
      addOne(resource, mode, resources);
    }
  }

  private static void addOne(Json resource, LockMode mode, SortedMap<String, LockMode> resources) {
    if (!(resource instanceof Json.Text name) || !isResource(name.value())) {
      throw new InvalidException(
          "a resource is a text of 1 to "
              + RESOURCE_CHARS_MAX
              + " characters without control characters, not "
              + shown(resource));
    }
    resources.merge(name.value(), mode, (one, other) -> one == other ? one : LockMode.EXCLUSIVE);
  }

  private static String shown(Json resource) {
    if (resource instanceof Json.Null) {
      return "null: what it is taken from is not there";
    }
    return resource instanceof Json.Text text ? "'" + text.value() + "'" : resource.toString();
  }

  private static LockMode mode(Json json) {
    String word = json instanceof Json.Text text ? text.value() : "";
    return LockMode.of(word)
        .orElseThrow(() -> new InvalidException("a mode is \"exclusive\" or \"shared\""));
  }

  private static Duration wait(Json json) {
    if (json instanceof Json.Num millis
        && millis.value().signum() >= 0
        && millis.value().compareTo(BigDecimal.valueOf(WAIT_MAX.toMillis())) <= 0) {
      return Duration.ofMillis(millis.value().longValue());
    }
    throw new InvalidException("wait_ms is 0 to " + WAIT_MAX.toMillis());
  }

  private static Json member(Json json, String name) {
    return json instanceof Json.Obj object
        ? object.members().getOrDefault(name, Json.nil())
        : Json.nil();
  }
}
