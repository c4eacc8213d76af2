package dev.verdict.spring.jpa;

import dev.verdict.sdk.Result;
import dev.verdict.spring.Action;
import dev.verdict.spring.Compensate;
import dev.verdict.spring.Prepare;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import org.hibernate.Session;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Handlers that know entities and repositories, and no connection. */
@Service
public class Orders {
  private static final int TOO_LONG = 2_000_000;

  private final PlacedOrders orders;
  private final JdbcTemplate jdbc;
  private final ApplicationEventPublisher events;

  @PersistenceContext private EntityManager entities;

  Orders(
      PlacedOrders orders,
      JdbcTemplate jdbc,
      EntityManager entities,
      ApplicationEventPublisher events) {
    this.orders = orders;
    this.jdbc = jdbc;
    this.entities = entities;
    this.events = events;
  }

  /** What is ordered. */
  public record Order(String number) {}

  /** Places an order by a repository. */
  @Action("place")
  public void place(Order order) {
    orders.save(new PlacedOrder(order.number()));
  }

  /** Cancels by changing the entity. */
  @Compensate(value = "cancel", of = "place")
  public void cancel(Order order) {
    orders.findById(order.number()).orElseThrow().cancel();
  }

  /** Places an order by the entity manager, and then says no. */
  @Action("refuse")
  public Result<Result.None> refuse(Order order) {
    entities.persist(new PlacedOrder(order.number()));
    return Result.refused("not today");
  }

  /** Fails after it placed an order. */
  @Action("fail")
  public void fail(Order order) {
    orders.save(new PlacedOrder(order.number()));
    throw new IllegalStateException("after all");
  }

  /** Returns what the barrier cannot keep. */
  @Action("too-long")
  public Order tooLong(Order order) {
    orders.save(new PlacedOrder(order.number()));
    return new Order("x".repeat(TOO_LONG));
  }

  /**
   * Writes what the database refuses once Hibernate writes it, which is after this has returned.
   */
  @Action("violate")
  public void violate(Order order) {
    entities.persist(new PlacedOrder(order.number() + " with a number that is too long by far"));
  }

  /** Places one order by JPA and one by JDBC. */
  @Prepare("both")
  public void both(Order order) {
    entities.persist(new PlacedOrder(order.number()));
    jdbc.update("INSERT INTO placed_order VALUES (?, 'by JDBC')", order.number() + "'");
  }

  /** An order that was placed. */
  public record Placed(Order order) {}

  /** Places a second order in the last moment. */
  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  public void follow(Placed event) {
    entities.persist(new PlacedOrder(event.order().number() + " again"));
  }

  /** Places an order, and a second one before the commit. */
  @Action("place-twice")
  public void placeTwice(Order order) {
    entities.persist(new PlacedOrder(order.number()));
    events.publishEvent(new Placed(order));
  }

  /** The same, prepared. */
  @Prepare("prepare-twice")
  public void prepareTwice(Order order) {
    placeTwice(order);
  }

  /** Commits past Spring, on Hibernate's own connection. */
  @Action("escape")
  public void escape(Order order) {
    entities.persist(new PlacedOrder(order.number()));
    entities.flush();
    entities.unwrap(Session.class).doWork(Connection::commit);
  }

  /** Would write in a transaction of its own. */
  @Action("new-transaction")
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void newTransaction(Order order) {
    orders.save(new PlacedOrder(order.number()));
  }
}
