package dev.verdict.stress.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A flight recording of this process. It is written when asked, not by the JVM's own shutdown hook:
 * a program whose hook halts the JVM would race with that.
 */
final class Profile {
  private final Recording recording;
  private final Path file;

  private Profile(Recording recording, Path file) {
    this.recording = recording;
    this.file = file;
  }

  static Profile start(Path file) throws IOException, ParseException {
    Recording recording = new Recording(Configuration.getConfiguration("profile"));
    recording.start();
    return new Profile(recording, file);
  }

  void write() {
    try (recording) {
      recording.stop();
      recording.dump(file);
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot write the recording " + file, failed);
    }
  }
}
