package dev.verdict.testkit;

import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import javax.sql.XADataSource;

/** A service as a team would write it, with one operation in each style. */
final class Shop {
  /** How handlers reach the database. */
  interface Writing {
    void effect(Connection given, String what) throws SQLException;
  }

  /** An order. */
  record Order(String item, boolean inStock) {}

  /** What it got. */
  record Ticket(String item) {}

  private final Writing writing;

  private Shop(Writing writing) {
    this.writing = writing;
  }

  static Participant participant(DataSource source, Writing writing) {
    return participant(JdbcStore.postgres(source), writing);
  }

  static Participant participant(DataSource source, XADataSource xa, Writing writing) {
    return participant(JdbcStore.builder(source).xa(xa).build(), writing);
  }

  private static Participant participant(JdbcStore store, Writing writing) {
    Shop shop = new Shop(writing);
    return Participant.named("shop", store)
        .prepared("buy", Order.class, (tx, order) -> shop.work(tx, order, Result.done()))
        .tcc(
            "hold",
            Order.class,
            Ticket.class,
            (tx, order) -> shop.work(tx, order, Result.done(new Ticket(order.item()))),
            (tx, order, ticket) -> {},
            (tx, order, ticket) -> writing.effect(tx, "undid"))
        .saga(
            "book",
            Order.class,
            Ticket.class,
            (tx, order) -> shop.work(tx, order, Result.done(new Ticket(order.item()))),
            "cancel",
            (tx, order, ticket) -> writing.effect(tx, "undid"))
        .build();
  }

  private <O> Result<O> work(Connection tx, Order order, Result<O> result) throws SQLException {
    writing.effect(tx, "did");
    return order.inStock() ? result : Result.refused("out of stock");
  }

  static ParticipantLaws laws(Writing writing) {
    return samples(ParticipantLaws.on(Database.pool(), source -> participant(source, writing)));
  }

  /** The same service, which prepares by XA. */
  static ParticipantLaws lawsByXa(Writing writing) {
    return samples(
        ParticipantLaws.on(
            Database.pool(), Database.xa(), (source, xa) -> participant(source, xa, writing)));
  }

  private static ParticipantLaws samples(ParticipantLaws laws) {
    Order some = new Order("item-${unique}", true);
    Order none = new Order("item", false);
    return laws.prepared("buy", some)
        .refusing(none)
        .tcc("hold", some)
        .refusing(none)
        .saga("book", some, "cancel")
        .refusing(none)
        .showing(Database::numbers);
  }
}
