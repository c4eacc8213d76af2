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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts coordinators with their services and tells them what the run needs. */
final class Verdict {
  private static final String MAIN = "dev.verdict.coordinator.Main";

  private final BenchPlan plan;
  private final Children children;
  private final List<PostgresUri> databases;
  private final Child clients;
  private final String suffix;

  Verdict(BenchPlan plan, Children children, List<PostgresUri> databases, Child clients) {
    this(plan, children, databases, clients, "");
  }

  /**
   * Prepares them.
   *
   * @param databases those of the log, the home first
   * @param suffix what the names of its processes end in
   */
  Verdict(
      BenchPlan plan,
      Children children,
      List<PostgresUri> databases,
      Child clients,
      String suffix) {
    this.suffix = suffix;
    this.plan = plan;
    this.children = children;
    this.databases = List.copyOf(databases);
    this.clients = clients;
  }

  /**
   * Where a coordinator is reached.
   *
   * @param httpPort by clients and services
   * @param memberPort by other coordinators
   */
  private record Node(int httpPort, int memberPort) {
    static Node anywhere() {
      return new Node(Ports.free(), Ports.free());
    }

    String url() {
      return "http://127.0.0.1:" + httpPort;
    }

    String member() {
      return "127.0.0.1:" + memberPort;
    }
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
    List<Node> nodes = Stream.generate(Node::anywhere).limit(plan.variation().nodes()).toList();
    List<Child> coordinators = new ArrayList<>();
    for (Node node : nodes) {
      coordinators.add(children.start(command(node, nodes)));
    }
    String url = nodes.get(0).url();
    Child services =
        children.start(
            JavaCommand.of(
                ParticipantsMain.class,
                "participants" + suffix,
                Integer.toString(plan.participants()),
                url,
                Boolean.toString(plan.variation().http2())));
    List<CoordinatorApi> apis = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      CoordinatorApi api = new CoordinatorApi(nodes.get(i).url(), coordinators.get(i));
      api.awaitReady();
      apis.add(api);
    }
    Testbed.ports(services);
    apis.forEach(api -> introduce(api, more));
    Crew crew = Crew.of(coordinators.get(0), services);
    for (Child another : coordinators.subList(1, coordinators.size())) {
      crew = crew.with(Role.SERVER, another);
    }
    return new Contestant("verdict", clients, urls(nodes), Requests.of(plan), crew);
  }

  private void introduce(CoordinatorApi api, Map<String, String> more) {
    for (int number = 1; number <= plan.participants(); number++) {
      api.awaitParticipant(ParticipantsMain.name(number));
    }
    more.forEach(api::register);
    if (plan.kind() == Kind.SAGA) {
      api.define(Requests.sagaDefinition(plan));
    }
  }

  private String urls(List<Node> nodes) {
    String path =
        switch (plan.kind()) {
          case ATOMIC -> "/v1/atomic";
          case SAGA -> "/v1/sagas";
        };
    return nodes.stream().map(node -> node.url() + path).collect(Collectors.joining(" "));
  }

  private JavaCommand command(Node node, List<Node> nodes) {
    boolean first = node.equals(nodes.get(0));
    List<String> jvm = new ArrayList<>(plan.variation().coordinatorJvm());
    plan.profile().filter(file -> first).map(JavaCommand::profileInto).ifPresent(jvm::add);
    PostgresUri postgres = databases.get(0);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--http-port",
                Integer.toString(node.httpPort()),
                "--postgres-uri",
                postgres.withoutCredentials(),
                "--postgres-user",
                Optional.of(postgres.user()).filter(user -> !user.isEmpty()).orElse("postgres")));
    if (databases.size() > 1) {
      arguments.addAll(List.of("--postgres-further", further()));
    }
    if (nodes.size() > 1) {
      arguments.addAll(cluster(node, nodes));
    }
    arguments.addAll(plan.variation().coordinatorArguments());
    String name = first ? "coordinator" : "coordinator-" + (nodes.indexOf(node) + 1);
    return JavaCommand.leashed(name + suffix, MAIN, jvm, arguments)
        .with(Map.of("VERDICT_POSTGRES_PASSWORD", postgres.password()));
  }

  private String further() {
    return databases.stream()
        .skip(1)
        .map(PostgresUri::withoutCredentials)
        .collect(Collectors.joining(","));
  }

  private static List<String> cluster(Node node, List<Node> nodes) {
    return List.of(
        "--cluster-members",
        nodes.stream().map(Node::member).collect(Collectors.joining(",")),
        "--cluster-port",
        Integer.toString(node.memberPort()),
        "--advertised-url",
        node.url());
  }
}
