package dev.verdict.examples.stock;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The service's own HTTP interface. */
@RestController
public class StockController {
  private final Stock stock;

  StockController(Stock stock) {
    this.stock = stock;
  }

  /** 204, or 409 if there is not enough. */
  @PostMapping("/reservations")
  public ResponseEntity<Void> reserve(@RequestBody Reservation reservation) {
    HttpStatus status = stock.reserve(reservation) ? HttpStatus.NO_CONTENT : HttpStatus.CONFLICT;
    return ResponseEntity.status(status).build();
  }

  /** 204. */
  @DeleteMapping("/reservations")
  public ResponseEntity<Void> release(@RequestBody Reservation reservation) {
    stock.release(reservation);
    return ResponseEntity.noContent().build();
  }

  /** How many pieces are free. */
  @GetMapping("/items/{sku}")
  public int free(@PathVariable("sku") String sku) {
    return stock.free(sku);
  }
}
