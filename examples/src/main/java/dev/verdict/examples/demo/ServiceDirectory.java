package dev.verdict.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * Where the demo's services are, as their process tells it on its first line of output.
 *
 * @param services each service
 */
record ServiceDirectory(Map<String, Service> services) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ServiceDirectory {
    services = Map.copyOf(services);
  }

  /**
   * A service.
   *
   * @param baseUrl where it answers
   * @param asks whether it has a barrier and asks when in doubt
   * @param jdbcUrl its own database; empty if it has none
   */
  record Service(String baseUrl, boolean asks, String jdbcUrl) {}

  String jdbcUrl(String service) {
    Service found = services.get(service);
    if (found == null) {
      throw new IllegalArgumentException("no service " + service);
    }
    return found.jdbcUrl();
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ServiceDirectory fromJson(String line) {
    try {
      return JSON.readValue(line, ServiceDirectory.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the services did not say where they are: " + line, e);
    }
  }
}
