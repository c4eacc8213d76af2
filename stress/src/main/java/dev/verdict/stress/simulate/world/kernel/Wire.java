package dev.verdict.stress.simulate.world.kernel;

import java.util.Set;
import java.util.TreeSet;

/** The network between processes: messages are late, lost, doubled, overtaken, and cut off. */
public final class Wire {
  private static final long SOONEST_US = 100;

  private final Agenda agenda;
  private final Dice dice;
  private final Journal journal;
  private final Set<String> cuts = new TreeSet<>();
  private Weather weather;

  /** A network with that weather. */
  public Wire(Agenda agenda, Dice dice, Journal journal, Weather weather) {
    this.agenda = agenda;
    this.dice = dice;
    this.journal = journal;
    this.weather = weather;
  }

  /** The weather changes. */
  public void turn(Weather now) {
    weather = now;
  }

  /** Nothing passes from one place to the other any more. */
  public void cut(String from, String to) {
    cuts.add(from + ">" + to);
  }

  /** Messages pass again. */
  public void mend(String from, String to) {
    cuts.remove(from + ">" + to);
  }

  /** Everything passes again. */
  public void mendAll() {
    cuts.clear();
  }

  /** Whether messages pass from one place to the other. */
  public boolean passes(String from, String to) {
    return cuts.isEmpty() || !cuts.contains(from + ">" + to);
  }

  /** Sends a message; nobody is told what became of it. It may arrive twice. */
  public void send(Host from, Host to, String what, Runnable arrival) {
    send(from, to, what, arrival, weather.twicePpm());
  }

  /** Sends a message that nobody on the way repeats. */
  public void sendOnce(Host from, Host to, String what, Runnable arrival) {
    send(from, to, what, arrival, 0);
  }

  private void send(Host from, Host to, String what, Runnable arrival, int twicePpm) {
    if (from.isDead()) {
      return;
    }
    if (!passes(from.name(), to.name()) || dice.chance(weather.lossPpm())) {
      journal.count("message lost");
      journal.note(from.name(), () -> what + " to " + to.name() + " is lost");
      return;
    }
    agenda.after(delayUs(), () -> arrive(from, to, what, arrival));
    if (dice.chance(twicePpm)) {
      journal.count("message doubled");
      agenda.after(delayUs(), () -> arrive(from, to, what + " (again)", arrival));
    }
  }

  private void arrive(Host from, Host to, String what, Runnable arrival) {
    to.run(
        () -> {
          journal.note(to.name(), () -> what + " from " + from.name());
          arrival.run();
        });
  }

  /** How long the next message takes. */
  public long delayUs() {
    if (dice.chance(weather.slowPpm())) {
      journal.count("message late");
      return dice.between(SOONEST_US, weather.slowUs());
    }
    return dice.between(SOONEST_US, weather.fastUs());
  }
}
