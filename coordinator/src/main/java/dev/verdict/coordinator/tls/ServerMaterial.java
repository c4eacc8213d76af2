package dev.verdict.coordinator.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the files hold that belong together, read at one time.
 *
 * @param read the text of each file, in a fixed order
 * @param identity who the node is
 * @param clients whose certificates clients may show
 * @param nodes who certifies the other nodes; empty for those that Java knows
 */
record ServerMaterial(
    List<Buffer> read,
    Identity identity,
    Optional<Authorities> clients,
    Optional<Authorities> nodes) {
  /** What the files hold; blocks. */
  static List<Buffer> read(ServerFiles files) throws TlsException {
    List<Buffer> read = new ArrayList<>();
    read.add(files.certificate().read());
    read.add(files.key().read());
    read.add(text(files.clientAuthorities()));
    read.add(text(files.authorities()));
    return read;
  }

  private static Buffer text(Optional<PemFile> file) throws TlsException {
    return file.isPresent() ? file.get().read() : Buffer.buffer();
  }

  /** Understands it. */
  static ServerMaterial of(Vertx vertx, ServerFiles files, List<Buffer> read) throws TlsException {
    Identity identity =
        Identity.of(vertx, files.certificate(), read.get(0), files.key(), read.get(1));
    return new ServerMaterial(
        List.copyOf(read),
        identity,
        authorities(vertx, files.clientAuthorities(), read.get(2)),
        authorities(vertx, files.authorities(), read.get(3)));
  }

  private static Optional<Authorities> authorities(Vertx vertx, Optional<PemFile> file, Buffer text)
      throws TlsException {
    return file.isPresent()
        ? Optional.of(Authorities.of(vertx, file.get(), text))
        : Optional.empty();
  }
}
