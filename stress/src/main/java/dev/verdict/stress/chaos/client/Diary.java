package dev.verdict.stress.chaos.client;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.LineFile;
import dev.verdict.stress.chaos.history.Missed;
import dev.verdict.stress.chaos.history.Told;
import java.nio.file.Path;

/** What the clients wrote down, in three files of one folder. */
public final class Diary {
  private static final String ASKED = "asked.jsonl";
  private static final String TOLD = "told.jsonl";
  private static final String MISSED = "missed.jsonl";

  private final LineFile<Asked> asked;
  private final LineFile<Told> told;
  private final LineFile<Missed> missed;

  /** Writes into a folder. */
  Diary(Path folder) {
    asked = LineFile.append(folder.resolve(ASKED));
    told = LineFile.append(folder.resolve(TOLD));
    missed = LineFile.append(folder.resolve(MISSED));
  }

  void asked(Asked line) {
    asked.add(line);
  }

  void told(Told line) {
    told.add(line);
  }

  void missed(Missed line) {
    missed.add(line);
  }

  /** Reads it. */
  public static History.Clients read(Path folder) {
    return new History.Clients(
        LineFile.read(folder.resolve(ASKED), Asked.class),
        LineFile.read(folder.resolve(TOLD), Told.class),
        LineFile.read(folder.resolve(MISSED), Missed.class));
  }
}
