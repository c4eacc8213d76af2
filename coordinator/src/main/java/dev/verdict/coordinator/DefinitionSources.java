package dev.verdict.coordinator;

import dev.verdict.coordinator.config.SagaRequest.Source;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.json.JsonTextException;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.DefinitionSyntaxException;
import dev.verdict.protocol.definition.Library;
import dev.verdict.protocol.definition.Nesting;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.SagaRef;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gets definitions from where they are. */
final class DefinitionSources {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The API takes no larger ones. */
  private static final long FILE_BYTES_MAX = 1 << 20;

  /** With 64 characters for a step's name, no definition that can be run nests deeper. */
  private static final int DEPTH_MAX = 32;

  private DefinitionSources() {}

  /** A definition cannot be had; the message says which, why, and what to do. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String words) {
      super(words);
    }
  }

  static SagaDefinition read(Source source) throws UnreadableException {
    if (source instanceof Source.File file) {
      return read(file.path(), 0);
    }
    Source.Registered registered = (Source.Registered) source;
    String name = registered.name() + " version " + registered.version();
    return parse(name, fetch(registered, name).at("/definition"), Library.EMPTY);
  }

  /** A saga that it runs is looked for beside it, in a file named by its name and version. */
  private static SagaDefinition read(Path path, int depth) throws UnreadableException {
    if (depth > DEPTH_MAX) {
      throw new UnreadableException(path + ": sagas run each other, or nest too deep");
    }
    Json json = json(path);
    Map<SagaRef, SagaDefinition> found = new HashMap<>();
    for (SagaRef saga : Nesting.references(parse(path.toString(), json, Library.EMPTY))) {
      String name = saga.name() + "-" + saga.version() + ".json";
      Path beside = path.resolveSibling(name);
      if (DefinitionRules.isName(saga.name()) && Files.exists(beside)) {
        SagaDefinition definition = read(beside, depth + 1);
        found.put(SagaRef.of(definition), definition);
      }
    }
    Library library = saga -> Optional.ofNullable(found.get(saga));
    Nesting nesting = Nesting.resolve(parse(path.toString(), json, library), library);
    if (!nesting.problems().isEmpty()) {
      throw new UnreadableException(path + ": " + nesting.problems().get(0).words());
    }
    return nesting.definition();
  }

  private static SagaDefinition parse(String name, Json json, Library library)
      throws UnreadableException {
    try {
      return DefinitionJson.parse(json, library);
    } catch (DefinitionSyntaxException wrong) {
      throw new UnreadableException(name + ": " + wrong.getMessage());
    }
  }

  private static Json json(Path path) throws UnreadableException {
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new UnreadableException(path + ": more than 1 MiB, so this is no saga definition");
      }
      return JsonText.read(Files.readAllBytes(path));
    } catch (NoSuchFileException missing) {
      throw new UnreadableException(path + ": there is no such file");
    } catch (IOException failure) {
      throw new UnreadableException(path + ": cannot be read: " + failure.getMessage());
    } catch (JsonTextException wrong) {
      throw new UnreadableException(path + ": is not JSON: " + wrong.getMessage());
    }
  }

  private static Json fetch(Source.Registered source, String name) throws UnreadableException {
    URI uri =
        URI.create(
            "%s/v1/saga-definitions/%s/%d"
                .formatted(
                    source.coordinator().toString().replaceAll("/+$", ""),
                    URLEncoder.encode(source.name(), StandardCharsets.UTF_8),
                    source.version()));
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                  BodyHandlers.ofByteArray());
      if (answer.statusCode() == 404) {
        throw new UnreadableException(name + " is not registered at " + source.coordinator());
      }
      if (answer.statusCode() != 200) {
        throw new UnreadableException(uri + " answered " + answer.statusCode());
      }
      return JsonText.read(answer.body());
    } catch (IOException failure) {
      throw new UnreadableException(
          "no answer from " + source.coordinator() + ": " + reason(failure));
    } catch (JsonTextException wrong) {
      throw new UnreadableException(uri + " answered something else than JSON");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UnreadableException("interrupted");
    }
  }

  /** Some failures to connect have no message. */
  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
