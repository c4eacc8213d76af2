package dev.verdict.spring.service;

import dev.verdict.sdk.Result;
import dev.verdict.spring.ParticipantCustomizer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The application. */
@SpringBootApplication
public class TestService {
  private static final long LATER_MILLIS = 200;

  /** An operation that is declared by the builder, with plain JDBC. */
  @Bean
  ParticipantCustomizer byBuilder() {
    return builder -> builder.saga("note", Note.class, Note.class, TestService::note);
  }

  private static Result<Note> note(Connection connection, Note note) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO effect (what) VALUES (?)")) {
      insert.setString(1, note.text());
      insert.executeUpdate();
    }
    return Result.done(note);
  }

  /** What the conformance command may do with an operation that annotations declare. */
  @Bean
  ParticipantCustomizer samples() {
    return builder -> builder.sample("book", new Note("${unique}"), new Note("nothing"));
  }

  /** A handler that goes on in another thread, as none may. */
  @Bean
  ParticipantCustomizer elsewhere() {
    return builder ->
        builder.sagaAsync(
            "elsewhere",
            Note.class,
            Note.class,
            (connection, note) -> CompletableFuture.supplyAsync(() -> later(connection, note)));
  }

  private static Result<Note> later(Connection connection, Note note) {
    try {
      TimeUnit.MILLISECONDS.sleep(LATER_MILLIS);
      return note(connection, note);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
