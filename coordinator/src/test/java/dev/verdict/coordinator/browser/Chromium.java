package dev.verdict.coordinator.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Chromium that is installed on this machine. None is ever downloaded. */
public final class Chromium implements AutoCloseable {
  /** Why tests are left out where there is none. */
  public static final String MISSING =
      "no Chromium is installed: the recovery console is not looked at with a browser";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<Path> KNOWN_PLACES =
      List.of(
          Path.of("/usr/lib/chromium/chromium"),
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"),
          Path.of("C:/Program Files/Google/Chrome/Application/chrome.exe"));

  /**
   * How long it may live. A call that hangs cannot be interrupted; it fails when the process that
   * drives the browser ends.
   */
  private static final Duration LIFE_MAX = Duration.ofMinutes(6);

  private final Playwright playwright;
  private final Browser browser;
  private final ScheduledExecutorService watch;

  private Chromium(Playwright playwright, Browser browser, ScheduledExecutorService watch) {
    this.playwright = playwright;
    this.browser = browser;
    this.watch = watch;
  }

  /** Where it is, by the search path and the known places. */
  public static Optional<Path> find() {
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    return Stream.concat(onPath, KNOWN_PLACES.stream()).filter(Files::isExecutable).findFirst();
  }

  /** Starts the one that is there. */
  public static Chromium start(Path executable) {
    Set<ProcessHandle> others = descendants();
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Set<ProcessHandle> drivers = descendants();
    drivers.removeAll(others);
    ScheduledExecutorService watch = endLater(drivers);
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    // Whoever runs as root, or in a container, has no sandbox.
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    return new Chromium(playwright, browser, watch);
  }

  private static Set<ProcessHandle> descendants() {
    return ProcessHandle.current().descendants().collect(Collectors.toCollection(HashSet::new));
  }

  private static ScheduledExecutorService endLater(Set<ProcessHandle> processes) {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            body -> {
              Thread thread = new Thread(body, "browser-watch");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        watch.schedule(
            () -> processes.forEach(ProcessHandle::destroyForcibly),
            LIFE_MAX.toSeconds(),
            TimeUnit.SECONDS);
    return watch;
  }

  /** The browser. */
  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    try {
      browser.close();
      playwright.close();
    } finally {
      watch.shutdownNow();
    }
  }
}
