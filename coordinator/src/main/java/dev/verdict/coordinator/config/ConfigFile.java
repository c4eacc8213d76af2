package dev.verdict.coordinator.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.verdict.coordinator.http.ParticipantRules;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.protocol.wire.Capability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the configuration file: YAML. */
final class ConfigFile {
  private static final String PARTICIPANTS = "participants";
  private static final List<String> PARTICIPANT_MEMBERS =
      List.of("base_urls", "asks", "capabilities");

  private static final List<String> CAPABILITIES =
      List.of(Capability.BATCH, Capability.HTTP2, Capability.ONE_PHASE);
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path path;
  private final List<String> problems;
  private final Map<Setting, Given> settings = new EnumMap<>(Setting.class);
  private final List<Participant> participants = new ArrayList<>();

  private ConfigFile(Path path, List<String> problems) {
    this.path = path;
    this.problems = problems;
  }

  static ConfigFile read(Path path, List<String> problems) {
    ConfigFile file = new ConfigFile(path, problems);
    file.read();
    return file;
  }

  Map<Setting, Given> settings() {
    return settings;
  }

  List<Participant> participants() {
    return participants;
  }

  private void read() {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      problems.add("config: " + path + " cannot be read; name a YAML file that is there");
      return;
    }
    try {
      JsonNode root = MAPPER.readTree(path.toFile());
      if (root.isObject()) {
        section("", root);
      } else if (!root.isMissingNode() && !root.isNull()) {
        problems.add(
            "config: " + path + " must hold settings by name, for example http: {port: 1}");
      }
    } catch (IOException wrong) {
      String words = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
      problems.add("config: " + path + " is not YAML: " + words);
    }
  }

  private void section(String prefix, JsonNode section) {
    section
        .properties()
        .forEach(
            member -> {
              String name = prefix + member.getKey();
              if (name.equals(PARTICIPANTS)) {
                participants(member.getValue());
              } else {
                member(name, member.getValue());
              }
            });
  }

  private void member(String name, JsonNode value) {
    Optional<Setting> setting = Setting.ofPath(name);
    if (setting.isPresent() && value.isValueNode()) {
      settings.put(setting.get(), new Given(value.isNull() ? "" : value.asText(), path.toString()));
    } else if (setting.isPresent()) {
      problems.add(name + " (" + path + ") must be one value: " + setting.get().allowed());
    } else if (value.isObject() && isSection(name)) {
      section(name + ".", value);
    } else {
      problems.add(name + " (" + path + ") is not a setting; see --help");
    }
  }

  private static boolean isSection(String name) {
    for (Setting setting : Setting.values()) {
      if (setting.path().startsWith(name + ".")) {
        return true;
      }
    }
    return false;
  }

  private void participants(JsonNode all) {
    if (!all.isObject()) {
      problems.add("participants (" + path + ") must be services by name, each with base_urls");
      return;
    }
    all.properties().forEach(each -> participant(each.getKey(), each.getValue()));
  }

  private void participant(String name, JsonNode body) {
    String where = "participants." + name + " (" + path + ")";
    int before = problems.size();
    ParticipantRules.problemsOfName(name).forEach(words -> problems.add(where + ": " + words));
    List<URI> urls = baseUrls(where, body.path("base_urls"));
    JsonNode asks = body.path("asks");
    if (!asks.isMissingNode() && !asks.isBoolean()) {
      problems.add(where + ": asks is " + asks + "; allowed are true and false");
    }
    Set<String> capabilities =
        capabilities(where, body.path("capabilities"), asks.asBoolean(false));
    body.fieldNames()
        .forEachRemaining(
            member -> {
              if (!PARTICIPANT_MEMBERS.contains(member)) {
                problems.add(
                    where + ": " + member + " is not known; known are " + PARTICIPANT_MEMBERS);
              }
            });
    if (problems.size() == before) {
      Set<URI> all = Set.copyOf(urls);
      Set<URI> batching = capabilities.contains(Capability.BATCH) ? all : Set.of();
      Set<URI> http2 = capabilities.contains(Capability.HTTP2) ? all : Set.of();
      boolean onePhase = capabilities.contains(Capability.ONE_PHASE);
      participants.add(
          new Participant(name, urls, asks.asBoolean(false), batching, http2, onePhase));
    }
  }

  /** What its instances can do, as far as that may be said here. */
  private Set<String> capabilities(String where, JsonNode given, boolean asks) {
    Set<String> known = new HashSet<>();
    for (JsonNode each : given) {
      if (each.isTextual() && CAPABILITIES.contains(each.asText())) {
        known.add(each.asText());
      } else {
        problems.add(where + ": capabilities has " + each + "; allowed are " + CAPABILITIES);
      }
    }
    if (!given.isMissingNode() && !given.isArray()) {
      problems.add(where + ": capabilities is " + given + "; it must be a list");
    }
    for (String guarded : List.of(Capability.BATCH, Capability.ONE_PHASE)) {
      if (known.contains(guarded) && !asks) {
        problems.add(where + ": capabilities has " + guarded + ", which needs asks: true");
      }
    }
    return known;
  }

  private List<URI> baseUrls(String where, JsonNode given) {
    List<URI> urls = new ArrayList<>();
    if (!given.isArray() || given.isEmpty() || given.size() > ParticipantRules.BASE_URLS_MAX) {
      problems.add(
          where + ": base_urls must be a list of 1 to " + ParticipantRules.BASE_URLS_MAX + " URLs");
      return urls;
    }
    for (JsonNode each : given) {
      Optional<URI> url = ParticipantRules.baseUrl(each.asText());
      if (url.isEmpty()) {
        problems.add(
            where + ": " + each.asText() + " is no base URL. " + ParticipantRules.BASE_URL_FORM);
      }
      url.ifPresent(urls::add);
    }
    return urls;
  }
}
