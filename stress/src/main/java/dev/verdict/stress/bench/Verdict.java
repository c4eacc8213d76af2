package dev.verdict.stress.bench;

import dev.verdict.stress.participant.ParticipantsMain;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a coordinator with its services and tells it what the run needs. */
final class Verdict {
  private static final String MAIN = "dev.verdict.coordinator.Main";

  private final BenchPlan plan;
  private final Children children;
  private final PostgresUri postgres;
  private final Child clients;

  Verdict(BenchPlan plan, Children children, PostgresUri postgres, Child clients) {
    this.plan = plan;
    this.children = children;
    this.postgres = postgres;
    this.clients = clients;
  }

  Contestant start() {
    return start(Map.of());
  }

  /**
   * Starts them.
   *
   * @param more further services to register, with their base URLs
   */
  Contestant start(Map<String, String> more) {
    int port = Ports.free();
    String url = "http://127.0.0.1:" + port;
    Child coordinator = children.start(command(port));
    Child services =
        children.start(
            JavaCommand.of(
                ParticipantsMain.class,
                "participants",
                Integer.toString(plan.participants()),
                url));
    CoordinatorApi api = new CoordinatorApi(url, coordinator);
    api.awaitReady();
    Testbed.ports(services);
    more.forEach(api::register);
    Crew crew = Crew.of(coordinator, services);
    return switch (plan.kind()) {
      case ATOMIC ->
          new Contestant("verdict", clients, url + "/v1/atomic", Requests.atomic(plan), crew);
      case SAGA -> {
        api.define(Requests.sagaDefinition(plan));
        yield new Contestant("verdict", clients, url + "/v1/sagas", Requests.saga(plan), crew);
      }
    };
  }

  private JavaCommand command(int port) {
    List<String> recording =
        plan.profile().map(file -> List.of(JavaCommand.profileInto(file))).orElse(List.of());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--http-port",
                Integer.toString(port),
                "--postgres-uri",
                postgres.withoutCredentials(),
                "--postgres-user",
                Optional.of(postgres.user()).filter(user -> !user.isEmpty()).orElse("postgres")));
    arguments.addAll(plan.variation().coordinatorArguments());
    return JavaCommand.leashed("coordinator", MAIN, recording, arguments)
        .with(Map.of("VERDICT_POSTGRES_PASSWORD", postgres.password()));
  }
}
