package dev.verdict.spring.service;

import dev.verdict.sdk.Result;
import dev.verdict.spring.Action;
import dev.verdict.spring.Cancel;
import dev.verdict.spring.Compensate;
import dev.verdict.spring.Confirm;
import dev.verdict.spring.Prepare;
import dev.verdict.spring.Try;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Operations of every style, declared by annotations. */
@Service
public class Bookings {
  private final Effects effects;

  Bookings(Effects effects) {
    this.effects = effects;
  }

  /** What a booking is known by. */
  public record Booked(String number) {}

  /** Books, through JdbcTemplate and a method with a transaction of its own. */
  @Action("book")
  @Transactional
  public Result<Booked> book(Note note) {
    effects.write("book " + note.text());
    effects.writeInTransaction("log " + note.text());
    return note.text().equals("nothing")
        ? Result.refused("nothing is not to be booked")
        : Result.done(new Booked("no-" + note.text()));
  }

  /** Cancels a booking. */
  @Compensate(value = "unbook", of = "book")
  public void unbook(Note note, Booked booked) {
    effects.write("unbook " + note.text() + " " + booked.number());
  }

  /** A prepared operation, by JDBC and by JdbcTemplate. */
  @Prepare("debit")
  public void debit(Connection connection, Note note) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO effect (what) VALUES (?)")) {
      insert.setString(1, "debit " + note.text());
      insert.executeUpdate();
    }
    effects.writeInTransaction("fee " + note.text());
  }

  /** A prepared operation that only looks. */
  @Prepare("check")
  public Result<Result.None> check(Note note) {
    effects.write("check " + note.text());
    return Result.readOnly();
  }

  /** A prepared operation that always votes no. */
  @Prepare("overdraw")
  public Result<Result.None> overdraw(Note note) {
    effects.write("overdraw " + note.text());
    return Result.refused("insufficient funds");
  }

  /** Reserves. */
  @Try("hold")
  public Booked hold(Note note) {
    effects.write("hold " + note.text());
    return new Booked("held-" + note.text());
  }

  /** Uses the reservation. */
  @Confirm("hold")
  public void use(Note note, Booked held) {
    effects.write("use " + held.number());
  }

  /** Releases the reservation. */
  @Cancel("hold")
  public void release(Note note) {
    effects.write("release " + note.text());
  }
}
