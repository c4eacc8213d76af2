package dev.verdict.spring.mariadb;

import dev.verdict.sdk.Result;
import dev.verdict.spring.Action;
import dev.verdict.spring.Cancel;
import dev.verdict.spring.Compensate;
import dev.verdict.spring.Confirm;
import dev.verdict.spring.Try;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Operations of the styles that need no XA. */
@Service
public class Seats {
  private final JdbcTemplate jdbc;

  Seats(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Which seat. */
  public record Seat(String text) {}

  /** What a booking is known by. */
  public record Booked(String number) {}

  /** A step, which fails after it wrote if the seat is broken. */
  @Action("book")
  @Transactional
  public Result<Booked> book(Seat seat) {
    write("book " + seat.text());
    if (seat.text().equals("broken")) {
      throw new IllegalStateException("broken");
    }
    return seat.text().equals("taken")
        ? Result.refused("the seat is taken")
        : Result.done(new Booked("no-" + seat.text()));
  }

  /** Undoes it. */
  @Compensate(value = "unbook", of = "book")
  public void unbook(Seat seat, Booked booked) {
    write("unbook " + booked.number());
  }

  /** Reserves. */
  @Try("hold")
  public Booked hold(Seat seat) {
    write("hold " + seat.text());
    return new Booked("held-" + seat.text());
  }

  /** Uses the reservation. */
  @Confirm("hold")
  public void use(Seat seat, Booked held) {
    write("use " + held.number());
  }

  /** Releases the reservation. */
  @Cancel("hold")
  public void release(Seat seat) {
    write("release " + seat.text());
  }

  private void write(String what) {
    jdbc.update("INSERT INTO effect (what) VALUES (?)", what);
  }
}
