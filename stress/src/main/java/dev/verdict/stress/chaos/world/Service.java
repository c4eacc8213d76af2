package dev.verdict.stress.chaos.world;

import dev.verdict.stress.chaos.service.ServiceMain;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A service of a run. */
public final class Service {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final ServiceMain.Setup setup;
  private final Program program;

  Service(Children children, Warden warden, ServiceMain.Setup setup) {
    this.setup = setup;
    this.program =
        new Program(
            children,
            warden,
            List.of(
                Program.small(
                    JavaCommand.of(ServiceMain.class, setup.name(), Lines.write(setup)))));
  }

  Service ready() {
    program.process().nextLine(START_MAX);
    return this;
  }

  /** Its registered name, and its database's. */
  public String name() {
    return setup.name();
  }

  int port() {
    return setup.port();
  }

  /** Ends it without a word. */
  public void kill() {
    program.kill();
  }

  /** Makes it careless, or careful again, with requests that have several calls. */
  public void careless(boolean isSo) {
    Path file = Path.of(setup.careless());
    try {
      if (isSo) {
        Files.writeString(file, "");
      } else {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Freezes it. */
  public void freeze() {
    program.freeze();
  }

  /** Lets it go on. */
  public void wake() {
    program.wake();
  }

  /** Starts it again if it is not up. */
  public void startAgain() {
    program.startAgain();
  }
}
