package dev.verdict.examples.stock;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is in stock, and for whom it is put aside. */
@Service
public class Stock {
  private final JdbcTemplate jdbc;

  Stock(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Puts pieces aside; false if there are not enough. */
  @Transactional
  public boolean reserve(Reservation it) {
    int items =
        jdbc.update(
            "UPDATE item SET free = free - ? WHERE sku = ? AND free >= ?",
            it.pieces(),
            it.sku(),
            it.pieces());
    if (items == 0) {
      return false;
    }
    jdbc.update(
        "INSERT INTO reservation (order_number, sku, pieces) VALUES (?, ?, ?)",
        it.order(),
        it.sku(),
        it.pieces());
    return true;
  }

  /** Puts reserved pieces back. */
  @Transactional
  public void release(Reservation it) {
    int reservations =
        jdbc.update(
            "DELETE FROM reservation WHERE order_number = ? AND sku = ?", it.order(), it.sku());
    if (reservations == 1) {
      jdbc.update("UPDATE item SET free = free + ? WHERE sku = ?", it.pieces(), it.sku());
    }
  }

  /** How many pieces are free. */
  public int free(String sku) {
    return jdbc.queryForList("SELECT free FROM item WHERE sku = ?", Integer.class, sku).stream()
        .findFirst()
        .orElse(0);
  }
}
