package dev.verdict.stress.chaos.world;

import dev.verdict.coordinator.crash.Crash;
import dev.verdict.stress.chaos.net.Host;
import dev.verdict.stress.chaos.net.HostNetwork;
import dev.verdict.stress.chaos.net.Link;
import dev.verdict.stress.chaos.net.Weather;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.ChildFailedException;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A coordinator of a run, with its own links to everything that it talks to. */
public final class Coordinator {
  private static final String READY = "Verdict is ready: ";
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final int STATUS_OK = 200;
  private static final int STATUS_MULTIPLE = 300;

  /** Could not start, and wrong configuration: another version may not know what ours takes. */
  private static final Set<Integer> EXIT_REFUSED = Set.of(1, 2);

  private final String name;
  private final String url;
  private final Program program;
  private final Link database;
  private final List<Link> services;
  private final Optional<Place> place;
  private final Clock clock;
  private final boolean hasOtherVersion;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * What a coordinator needs.
   *
   * @param name of its process
   * @param url where it serves
   * @param arguments all of its arguments
   * @param database its link to PostgreSQL
   * @param services its links to the services
   * @param place its own host; empty if it runs on this machine like everything else
   * @param clock the clock that it goes by
   * @param other another version of it, from which every other start is; empty if there is none
   */
  record Setup(
      String name,
      String url,
      List<String> arguments,
      Link database,
      List<Link> services,
      Optional<Place> place,
      Clock clock,
      Optional<Other> other) {
    Setup {
      arguments = List.copyOf(arguments);
      services = List.copyOf(services);
    }
  }

  /**
   * Another version.
   *
   * @param jar the whole of it
   * @param leash a folder for what it needs of ours
   */
  record Other(Path jar, Path leash) {}

  /** A host of its own on a network. */
  record Place(HostNetwork network, Host host) {}

  Coordinator(Children children, Warden warden, Setup setup, Map<String, String> environment) {
    this.name = setup.name();
    this.url = setup.url();
    this.database = setup.database();
    this.services = setup.services();
    this.place = setup.place();
    this.clock = setup.clock();
    this.hasOtherVersion = setup.other().isPresent();
    JavaCommand ours =
        Program.small(
            JavaCommand.leashed(name, CoordinatorJar.MAIN, List.of(), setup.arguments())
                .with(environment)
                .behind(place.map(own -> own.host().inside()).orElse(List.of())));
    this.program = new Program(children, warden, versions(ours, setup.other()));
  }

  private static List<JavaCommand> versions(JavaCommand ours, Optional<Other> other) {
    return other
        .map(theirs -> List.of(ours, ours.outOf(theirs.jar(), theirs.leash())))
        .orElse(List.of(ours));
  }

  /** Its process's name. */
  public String name() {
    return name;
  }

  /** Where it serves. */
  public String url() {
    return url;
  }

  /** Ends it without a word. */
  public void kill() {
    program.kill();
  }

  /** Ends it in order. */
  public void end() {
    program.end();
  }

  /** Freezes it. */
  public void freeze() {
    program.freeze();
  }

  /** Lets it go on. */
  public void wake() {
    program.wake();
  }

  /** Whether its process runs, frozen or not. */
  public boolean isUp() {
    return program.isUp();
  }

  /** Whether it is frozen. */
  public boolean isFrozen() {
    return program.isFrozen();
  }

  /** Whether its process, as it was started last, has said that it serves. */
  public boolean hasToldThatItIsReady() {
    return program.process().hasLogged(READY);
  }

  /** How often it came to serve when it was started from the other version. */
  public int otherStarts() {
    return (int) program.startedFromOthers().stream().filter(each -> each.hasLogged(READY)).count();
  }

  /**
   * Checks that neither version refused to start beside the other. Of one version alone nothing is
   * asked.
   *
   * @throws ChildFailedException naming the log of a process that did
   */
  public void requireThatNoVersionRefused() {
    if (!hasOtherVersion) {
      return;
    }
    for (Child each : program.endedByThemselves()) {
      boolean refused = each.exitCode().stream().anyMatch(EXIT_REFUSED::contains);
      if (refused && !each.hasLogged(READY)) {
        throw each.failed("refused to start");
      }
    }
  }

  /** From the next start on it dies there. */
  public void arm(Crash crash) {
    program.environment(crash.environment());
  }

  /** From the next start on it dies nowhere. */
  public void disarm() {
    program.environment(Map.of());
  }

  /** Whether it is down because it died there, and not of anything else. */
  public boolean hasDiedAt(Crash crash) {
    return program.endedWith(crash.lastWords());
  }

  /** Starts it again if it is not up. */
  public void startAgain() {
    program.startAgain();
  }

  /** Changes the weather between it and PostgreSQL. */
  public void towardsDatabase(Weather weather, long slownessMs) {
    database.change(weather, slownessMs);
  }

  /** Changes the weather between it and all services. */
  public void towardsServices(Weather weather, long slownessMs) {
    services.forEach(link -> link.change(weather, slownessMs));
  }

  /** Whether it has a host of its own, so that packets from and to it can be lost. */
  public boolean hasOwnHost() {
    return place.isPresent();
  }

  /** Loses all packets between it and another coordinator; both have hosts of their own. */
  public void partFrom(Coordinator other) {
    own().network().part(own().host(), other.own().host());
  }

  /** Loses all packets from it to another coordinator; both have hosts of their own. */
  public void muteTowards(Coordinator other) {
    own().network().mute(own().host(), other.own().host());
  }

  /** Breaks all connections between it and another coordinator; both have hosts of their own. */
  public void cutFrom(Coordinator other) {
    own().network().cut(own().host(), other.own().host());
  }

  /** Loses all packets between its own host and everything else. */
  public void isolate() {
    own().network().isolate(own().host());
  }

  /** Ends what was done to the packets of all coordinators. */
  public void clearPackets() {
    place.ifPresent(own -> own.network().clear());
  }

  /**
   * Ends its host with it, without a word, and puts a new host in its place, on which it is down.
   */
  public void loseHost() {
    isolate();
    kill();
    own().network().replace(own().host());
    if (program.isUp()) {
      // Another fault started it again meanwhile, perhaps on the host that is no more.
      kill();
    }
  }

  private Place own() {
    return place.orElseThrow(() -> new IllegalStateException(name + " has no host of its own"));
  }

  /** Moves its clock by so many seconds from the true time. */
  public void moveClock(long seconds) {
    clock.move(seconds);
  }

  /** Undoes whatever was done to it, so that it can serve. */
  public void heal() {
    moveClock(0);
    wake();
    startAgain();
    towardsDatabase(Weather.CLEAR, 0);
    towardsServices(Weather.CLEAR, 0);
    clearPackets();
  }

  /** Waits until it takes requests. */
  public boolean awaitReady(Duration most) {
    long endNs = System.nanoTime() + most.toNanos();
    while (System.nanoTime() - endNs < 0) {
      if (isReady()) {
        return true;
      }
      Pauses.millis(50);
    }
    return false;
  }

  private boolean isReady() {
    try {
      return send(request("/health/ready").GET().build()).statusCode() == STATUS_OK;
    } catch (IOException unreachable) {
      return false;
    }
  }

  void define(String saga) throws IOException {
    HttpResponse<String> answer =
        send(
            request("/v1/saga-definitions")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(saga))
                .build());
    if (answer.statusCode() >= STATUS_MULTIPLE) {
      throw new IOException("the saga was refused: " + answer.body());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER_MAX);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
