package dev.verdict.spring.service;

import dev.verdict.sdk.Result;
import dev.verdict.spring.ParticipantCustomizer;
import java.sql.PreparedStatement;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The application. */
@SpringBootApplication
public class TestService {
  /** An operation that is declared by the builder, with plain JDBC. */
  @Bean
  ParticipantCustomizer byBuilder() {
    return builder ->
        builder.saga(
            "note",
            Note.class,
            Note.class,
            (connection, note) -> {
              try (PreparedStatement insert =
                  connection.prepareStatement("INSERT INTO effect (what) VALUES (?)")) {
                insert.setString(1, note.text());
                insert.executeUpdate();
              }
              return Result.done(note);
            });
  }
}
