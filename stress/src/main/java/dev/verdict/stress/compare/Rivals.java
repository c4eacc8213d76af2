package dev.verdict.stress.compare;

import dev.verdict.stress.bench.Contestant;
import dev.verdict.stress.bench.Crew;
import dev.verdict.stress.bench.Role;
import dev.verdict.stress.bench.Testbed;
import dev.verdict.stress.floor.FloorParticipantsMain;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Lines;
import dev.verdict.stress.process.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts rivals, each with its clients, so that they can be measured. */
final class Rivals {
  private static final String SEATA_MAIN = "io.seata.server.ServerApplication";
  private static final String SEATA_GROUP = "compare";
  private static final int PARTICIPANTS = ComparePlan.PARTICIPANTS;

  private final Jars jars;
  private final Children children;
  private final PostgresUri postgres;
  private final Path folder;
  private final int clients;

  /**
   * Prepares their start.
   *
   * @param postgres for those that keep their state in PostgreSQL
   * @param folder for the files of the others
   * @param clients how many clients each of them will have
   */
  Rivals(Jars jars, Children children, PostgresUri postgres, Path folder, int clients) {
    this.jars = jars;
    this.children = children;
    this.postgres = postgres;
    this.folder = folder;
    this.clients = clients;
  }

  /** Fetches what one of them is made of, if it is not there. */
  static void fetch(Rival rival, Jars jars) throws IOException, InterruptedException {
    for (Bundle each : bundles(rival)) {
      jars.of(each);
    }
  }

  private static List<Bundle> bundles(Rival rival) {
    return switch (rival) {
      case SEATA_DB, SEATA_FILE_SYNC, SEATA_FILE_ASYNC ->
          List.of(Bundle.SEATA_SERVER, Bundle.SEATA_CLIENT);
      case NARAYANA_LRA -> List.of(Bundle.NARAYANA);
    };
  }

  Contestant start(Rival rival) throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(rival.label()));
    int console = Ports.free();
    int port = Ports.free();
    return switch (rival) {
      case SEATA_DB -> seata(rival, port, own, SeataSettings.db(postgres, console, port, own));
      case SEATA_FILE_SYNC ->
          seata(rival, port, own, SeataSettings.file("sync", console, port, own));
      case SEATA_FILE_ASYNC ->
          seata(rival, port, own, SeataSettings.file("async", console, port, own));
      case NARAYANA_LRA -> narayana(rival, port, own);
    };
  }

  private Contestant seata(Rival rival, int port, Path own, List<String> settings)
      throws IOException, InterruptedException {
    Child server =
        children.start(
            JavaCommand.leashed(rival.label(), SEATA_MAIN, settings, List.of())
                .outOf(jars.of(Bundle.SEATA_SERVER), own.resolve("classes"))
                .with(SeataSettings.secrets(postgres)));
    Listening.await(server, port);
    Child client = children.start(seataClient(rival, port, own));
    client.nextLine(Testbed.START_MAX);
    return new Contestant(
        rival.label(), client, "seata://" + port, "", Crew.NONE.with(Role.SERVER, server));
  }

  private JavaCommand seataClient(Rival rival, int port, Path own)
      throws IOException, InterruptedException {
    Path adapter = own.resolve("adapter");
    String library = jars.of(Bundle.SEATA_CLIENT);
    JavaCommand command =
        JavaCommand.of(
                ThreadedLoadMain.class,
                rival.label() + "-client",
                RivalSources.SEATA_CLIENT,
                SEATA_GROUP,
                Integer.toString(PARTICIPANTS))
            .withJvmOptions(
                List.of(
                    "-Dconfig.type=file",
                    "-Dconfig.file.name=none",
                    "-Dregistry.type=file",
                    "-Dservice.vgroupMapping." + SEATA_GROUP + "=default",
                    "-Dservice.default.grouplist=127.0.0.1:" + port))
            .after(adapter + File.pathSeparator + library);
    RivalSources.compile(RivalSources.SEATA_CLIENT, command.classPath(), adapter);
    return command;
  }

  private Contestant narayana(Rival rival, int port, Path own)
      throws IOException, InterruptedException {
    Path adapter = own.resolve("classes");
    String library = jars.of(Bundle.NARAYANA);
    RivalSources.compile(RivalSources.NARAYANA, library, adapter);
    Child server =
        children.start(
            JavaCommand.leashed(
                    rival.label(),
                    RivalSources.NARAYANA,
                    List.of("-DObjectStoreEnvironmentBean.objectStoreDir=" + own.resolve("store")),
                    List.of(Integer.toString(port), Integer.toString(clients)))
                .outOf(library, adapter));
    Child participants =
        children.start(
            JavaCommand.of(
                FloorParticipantsMain.class,
                rival.label() + "-participants",
                Integer.toString(PARTICIPANTS)));
    List<String> urls = new ArrayList<>();
    Testbed.ports(participants).forEach(each -> urls.add("http://127.0.0.1:" + each));
    Child client =
        children.start(JavaCommand.of(NarayanaLoadMain.class, rival.label() + "-clients"));
    client.nextLine(Testbed.START_MAX);
    Listening.await(server, port);
    return new Contestant(
        rival.label(),
        client,
        "http://127.0.0.1:" + port + "/lra-coordinator",
        Lines.write(urls),
        Crew.of(server, participants));
  }
}
