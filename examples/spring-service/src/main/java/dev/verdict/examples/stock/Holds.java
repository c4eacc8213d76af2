package dev.verdict.examples.stock;

import dev.verdict.sdk.Result;
import dev.verdict.spring.Cancel;
import dev.verdict.spring.Confirm;
import dev.verdict.spring.Try;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/**
 * The stock in transactions that commit at once with all their parts: hold, then sell or release.
 */
@Service
public class Holds {
  private final Stock stock;
  private final JdbcTemplate jdbc;

  Holds(Stock stock, JdbcTemplate jdbc) {
    this.stock = stock;
    this.jdbc = jdbc;
  }

  /** Puts pieces aside; refused if there are not enough. */
  @Try("hold")
  public Result<Result.None> hold(Reservation it) {
    return stock.reserveForSaga(it);
  }

  /** The pieces leave the stock. */
  @Confirm("hold")
  public void sell(Reservation it) {
    jdbc.update("DELETE FROM reservation WHERE order_number = ? AND sku = ?", it.order(), it.sku());
  }

  /** Puts the pieces back. */
  @Cancel("hold")
  public void release(Reservation it) {
    stock.release(it);
  }
}
