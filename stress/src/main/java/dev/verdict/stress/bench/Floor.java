package dev.verdict.stress.bench;

import dev.verdict.stress.floor.Exchanges;
import dev.verdict.stress.floor.FloorMain;
import dev.verdict.stress.floor.FloorParticipantsMain;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The floor's processes, up and reachable.
 *
 * @param url of its server, without a path
 * @param clients the process that plays its clients
 * @param crew the processes that work for it alone
 */
record Floor(String url, Child clients, Crew crew) {
  /** Starts it with as many services as the plan has participants. */
  static Floor start(BenchPlan plan, Children children, PostgresUri postgres, Child clients) {
    Child participants =
        children.start(
            JavaCommand.of(
                FloorParticipantsMain.class,
                "floor-participants",
                Integer.toString(plan.participants())));
    List<String> arguments =
        new ArrayList<>(List.of(plan.kind().name(), Boolean.toString(plan.variation().http2())));
    Testbed.ports(participants).forEach(port -> arguments.add(Integer.toString(port)));
    Child server =
        children.start(
            JavaCommand.of(FloorMain.class, "floor", arguments.toArray(String[]::new))
                .with(Map.of(FloorMain.POSTGRES_VARIABLE, postgres.text())));
    int port = Testbed.ports(server).get(0);
    return new Floor("http://127.0.0.1:" + port, clients, Crew.of(server, participants));
  }

  /** Asked for what the plan says, which may name fewer participants than it was started with. */
  Contestant asked(BenchPlan plan) {
    String path = Exchanges.path(plan.participants(), plan.variation().payloadBytes());
    return new Contestant("floor", clients, url + path, Requests.of(plan), crew);
  }
}
