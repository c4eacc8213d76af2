package dev.verdict.stress.bench;

import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.Lines;
import dev.verdict.stress.process.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures along one dimension after the other. */
final class Sweep {
  private final SweepPlan plan;
  private final PrintWriter messages;

  /**
   * Prepares it.
   *
   * @param messages for people, apart from the result
   */
  Sweep(SweepPlan plan, PrintWriter messages) {
    this.plan = plan;
    this.messages = messages;
  }

  /** Runs it; a curve that is done is kept even if a later one fails. */
  SweepResult run() throws Exception {
    try (Progress progress = Progress.of("sweep", Progress.isWatched(), plan.totalMs())) {
      return RunFolder.during(folder -> runIn(folder, progress), SweepResult::allHeld, this::say);
    }
  }

  private SweepResult runIn(Path folder, Progress progress) throws Exception {
    progress.phase("starting");
    try (Children children = new Children(folder);
        SweepGround ground = new SweepGround(plan, children, folder, progress)) {
      List<Curve> curves = new ArrayList<>();
      for (Dimension dimension : plan.dimensions()) {
        Curve curve =
            dimension.isOfStands()
                ? withStands(dimension, ground, folder)
                : new SweepRounds(plan, dimension, List.of(ground.usual()), ground).run();
        keep(curve);
        curves.add(curve);
      }
      return new SweepResult(curves);
    }
  }

  private Curve withStands(Dimension dimension, SweepGround ground, Path folder) throws Exception {
    List<Stand> stands = new ArrayList<>();
    try (Children own = new Children(folder)) {
      for (int value : plan.values(dimension)) {
        stands.add(ground.start(dimension, value, own));
      }
      return new SweepRounds(plan, dimension, stands, ground).run();
    } finally {
      for (Stand stand : stands) {
        stand.close();
      }
    }
  }

  private void keep(Curve curve) throws IOException {
    if (plan.folder().isPresent()) {
      Path folder = plan.folder().get();
      String name = "sweep-" + curve.dimension();
      Files.writeString(folder.resolve(name + ".json"), Lines.write(curve) + "\n");
      Files.writeString(folder.resolve(name + ".svg"), CurveDrawing.of(curve));
    }
  }

  private void say(String message) {
    messages.println(message);
    messages.flush();
  }
}
