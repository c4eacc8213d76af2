package dev.verdict.coordinator;

import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.config.ConfigException;
import dev.verdict.coordinator.crash.ArmedCrash;
import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoints;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator's command: {@code verdict-coordinator.jar [COMMAND] [flags]}. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_CONFIGURATION = 2;

  /** After this long, an end that was asked for comes anyway; the log makes up for it. */
  private static final Duration STOP_MAX = Duration.ofSeconds(90);

  private Main() {}

  /**
   * Runs the command. Ends with 0 if it ended as asked, 1 if it could not start, 2 if the
   * configuration is wrong; the other commands have more to say by their exit codes.
   */
  public static void main(String[] arguments) {
    Request request;
    Optional<Crash> crash;
    try {
      request = new CommandLineArguments().parse(arguments, System.getenv());
      crash = Crash.read(System.getenv());
    } catch (ConfigException wrong) {
      wrong.problems().forEach(System.err::println);
      System.exit(EXIT_CONFIGURATION);
      return;
    }
    if (request instanceof Request.Print print) {
      System.out.print(print.text());
    } else if (request instanceof Request.Serve serve) {
      serve(serve.config(), crash.<CrashPoints>map(ArmedCrash::new).orElse(CrashPoints.NONE));
    } else if (request instanceof Request.Doctor doctor) {
      System.exit(DoctorCommand.run(doctor, System.out, System.err));
    } else if (request instanceof Request.AdminToken token) {
      System.exit(AdminTokenCommand.run(token.postgres(), System.out, System.err));
    } else if (request instanceof Request.Saga saga) {
      System.exit(SagaCommand.run(saga.wanted(), System.out, System.err));
    } else if (request instanceof Request.Node node) {
      System.exit(node.wanted().run(System.out, System.err));
    }
  }

  private static void serve(Config config, CrashPoints crashPoints) {
    LogOutput.use(config);
    CoordinatorProcess process = new CoordinatorProcess(config, crashPoints, System.out::println);
    AtomicInteger exitCode = new AtomicInteger();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAndHalt(process, exitCode), "verdict-stop"));
    try {
      System.out.println(process.start().toCompletionStage().toCompletableFuture().get());
    } catch (ExecutionException failure) {
      int code = failure.getCause() instanceof ConfigException ? EXIT_CONFIGURATION : EXIT_FAILED;
      tell(failure.getCause());
      exitCode.set(code);
      System.exit(code);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(@Nullable Throwable failure) {
    if (failure instanceof ConfigException wrong) {
      wrong.problems().forEach(System.err::println);
    } else if (failure instanceof StartException known) {
      System.err.println(known.getMessage());
    } else {
      LOG.error("The coordinator could not start", failure);
    }
  }

  /** A virtual machine that is told to end would exit with the signal's number. */
  private static void stopAndHalt(CoordinatorProcess process, AtomicInteger exitCode) {
    try {
      Future<Void> stopped = process.stop();
      stopped.toCompletionStage().toCompletableFuture().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException incomplete) {
      LOG.warn("The coordinator did not stop in order", incomplete);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode.get());
  }
}
