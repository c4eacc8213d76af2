package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.telemetry.Telemetry;
import dev.verdict.coordinator.tls.ServerTls;
import java.time.Duration;
import java.util.Optional;

/**
 * What all event loops of the API share.
 *
 * @param slot the backend, once there is one
 * @param defaults what holds where a request does not say
 * @param telemetry what {@code /metrics} shows
 * @param operators who may act as an operator
 * @param tokens the tokens that are good
 * @param signIns how people sign in with them
 * @param proposalsLast for how long what one operator proposes waits for another one; empty if
 *     nothing needs a second person
 * @param masking what is hidden from whoever looks
 * @param listeners who listens to live events
 * @param rehearsals dry runs of batches
 * @param tls by what it speaks TLS; empty for plain HTTP
 * @param mode how the node runs
 */
public record HttpSetup(
    BackendSlot slot,
    Defaults defaults,
    Telemetry telemetry,
    Operators operators,
    TokenBook tokens,
    SignIns signIns,
    Optional<Duration> proposalsLast,
    Masking masking,
    Listeners listeners,
    OneAtATime rehearsals,
    Optional<ServerTls> tls,
    Mode mode) {
  /**
   * How the node runs; the page shows it.
   *
   * @param development whether this is the development mode
   * @param host the name or address that it listens on
   * @param database where the log is, in words
   * @param access who needs a token
   */
  public record Mode(boolean development, String host, String database, AccessMode access) {}
}
