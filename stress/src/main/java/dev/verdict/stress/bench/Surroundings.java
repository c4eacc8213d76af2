package dev.verdict.stress.bench;

import java.sql.SQLException;

/** What goes on around a contestant's rounds. */
public interface Surroundings {
  /** Nothing. */
  Surroundings NONE =
      new Surroundings() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  /** Before a round. */
  void begin() throws InterruptedException;

  /** After it. */
  void end() throws InterruptedException, SQLException;
}
