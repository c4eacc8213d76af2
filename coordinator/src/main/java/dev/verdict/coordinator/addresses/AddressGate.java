package dev.verdict.coordinator.addresses;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address behind a host and says whether it may be called. Whoever connects does so to
 * the address that was checked, and asks nobody for it again: a name that leads elsewhere a moment
 * later (DNS rebinding) leads nowhere. Of a name each address must be allowed.
 */
public final class AddressGate {
  private final Names names;
  private final AddressRules rules;

  /**
   * @param vertx resolves names
   */
  public AddressGate(Vertx vertx, AddressRules rules) {
    this(Names.of(vertx), rules);
  }

  AddressGate(Names names, AddressRules rules) {
    this.names = names;
    this.rules = rules;
  }

  /**
   * Where to connect for a host.
   *
   * @return fails with {@link AddressRefusedException}, or if the name has no address
   */
  public Future<SocketAddress> find(String host, int port) {
    String plain = Hosts.plain(host);
    Optional<String> objection = rules.objectionToHost(host);
    if (objection.isPresent()) {
      return Future.failedFuture(new AddressRefusedException(objection.get()));
    }
    return Hosts.literal(plain)
        .map(literal -> Future.succeededFuture(List.of(literal)))
        .orElseGet(() -> names.addressesOf(plain))
        .compose(addresses -> checked(plain, addresses))
        .map(address -> SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)));
  }

  /** Lets a request go to the checked address of its host, and nowhere else. */
  public Future<RequestOptions> through(RequestOptions request) {
    return find(request.getHost(), request.getPort())
        .map(address -> new RequestOptions(request).setServer(address));
  }

  private Future<InetAddress> checked(String name, List<InetAddress> addresses) {
    Optional<String> objection =
        addresses.stream().flatMap(each -> rules.objectionTo(name, each).stream()).findFirst();
    if (objection.isPresent()) {
      return Future.failedFuture(new AddressRefusedException(objection.get()));
    }
    return addresses.stream()
        .findFirst()
        .map(AddressGate::unnamed)
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(new UnknownHostException(name)));
  }

  /** Without its name, so that nobody can look that up once more. */
  private static InetAddress unnamed(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
