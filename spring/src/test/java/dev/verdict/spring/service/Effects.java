package dev.verdict.spring.service;

import java.sql.Connection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the service did, as rows that JdbcTemplate writes, under every kind of propagation. */
@Repository
public class Effects {
  private final JdbcTemplate jdbc;

  Effects(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps an effect in whatever transaction there is. */
  public void write(String what) {
    jdbc.update("INSERT INTO effect (what) VALUES (?)", what);
  }

  /** Takes part, as most services' methods do. */
  @Transactional
  public void writeInTransaction(String what) {
    write(what);
  }

  /** Would commit on its own. */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void writeInNewTransaction(String what) {
    write(what);
  }

  /** Would commit at once. */
  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  public void writeOutsideOfTransaction(String what) {
    write(what);
  }

  /** A savepoint, rolled back. */
  @Transactional(propagation = Propagation.NESTED)
  public void writeNestedAndFail(String what) {
    write(what);
    throw new IllegalArgumentException("taken back");
  }

  /** Marks the whole transaction as one to roll back. */
  @Transactional
  public void writeAndFail(String what) {
    write(what);
    throw new IllegalArgumentException("all of it is to be rolled back");
  }

  /** Would commit by SQL. */
  public void writeAndCommitBySql(String what) {
    write(what);
    jdbc.execute("COMMIT");
  }

  /** Would commit on the connection. */
  public void writeAndCommit(String what) {
    write(what);
    jdbc.execute(
        (Connection connection) -> {
          connection.commit();
          return true;
        });
  }

  /** All of them, in order. */
  public List<String> all() {
    return jdbc.queryForList("SELECT what FROM effect ORDER BY id", String.class);
  }
}
