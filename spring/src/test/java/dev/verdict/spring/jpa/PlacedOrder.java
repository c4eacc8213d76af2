package dev.verdict.spring.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entity, which Hibernate writes when it is flushed and no sooner. */
@Entity
@Table(name = "placed_order")
public class PlacedOrder {
  @Id private String number = "";

  @Column(nullable = false)
  private String state = "";

  /** For Hibernate. */
  protected PlacedOrder() {}

  /** An order that was just placed. */
  public PlacedOrder(String number) {
    this.number = number;
    this.state = "placed";
  }

  /** Changes the entity; Hibernate finds out by itself. */
  public void cancel() {
    state = "cancelled";
  }

  @Override
  public String toString() {
    return number + " " + state;
  }
}
