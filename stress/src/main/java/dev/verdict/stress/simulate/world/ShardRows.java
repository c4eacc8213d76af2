package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The shards' epochs as one node reaches them. */
class ShardRows implements ShardTable {
  private final Postgres server;
  private final LogBook book;
  private final Host host;
  private final String owner;
  private final ShardTable table;

  ShardRows(Postgres server, LogBook book, Host host, String owner) {
    this.server = server;
    this.book = book;
    this.host = host;
    this.owner = owner;
    this.table = server.database().shards(owner, Runnable::run);
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return server.run(host, "read shards", () -> table.readAll().result());
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return server.run(host, "read nodes", () -> table.readNodes().result());
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    return server.run(
        host,
        "raise",
        () -> {
          Map<Integer, Long> raised = table.raise(seen, above).result();
          raised.forEach((shard, epoch) -> book.raised(shard, epoch, owner));
          return raised;
        });
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    return write("release", () -> table.release(led));
  }

  /** The session of a process that is dead is closed: nothing keeps it open. */
  @Override
  public Future<Void> heartbeat() {
    return write(
        "heartbeat",
        () -> {
          if (!host.isDead()) {
            table.heartbeat();
          }
        });
  }

  @Override
  public Future<Void> retire() {
    return write("retire", table::retire);
  }

  private Future<Void> write(String what, Runnable statement) {
    return server
        .run(
            host,
            what,
            () -> {
              statement.run();
              return true;
            })
        .mapEmpty();
  }
}
