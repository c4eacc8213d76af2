package dev.verdict.coordinator.alerts;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Watches over figures. What is of this node it always tells; what is of the whole log only while
 * it speaks for the cluster, which one node at a time does. When it begins to speak it says what
 * fires, so that the receiver forgets what ended while nobody spoke. For one thread.
 */
public final class AlertWatch {
  private final AlertRules rules;
  private final AlertBoard board;
  private final AlertMessage.Sender sender;
  private final Consumer<AlertMessage> receiver;
  private final BooleanSupplier speaksForAll;
  private final Alarms alarms = new Alarms();
  private final Set<AlertKind.Scope> spokenFor = EnumSet.noneOf(AlertKind.Scope.class);

  /**
   * @param thresholds from where on something is alarming
   * @param board shows what fires
   * @param sender who this node is
   * @param receiver told what begins and what is over
   * @param speaksForAll whether this node speaks for the cluster
   */
  public AlertWatch(
      Thresholds thresholds,
      AlertBoard board,
      AlertMessage.Sender sender,
      Consumer<AlertMessage> receiver,
      BooleanSupplier speaksForAll) {
    this.rules = new AlertRules(thresholds);
    this.board = board;
    this.sender = sender;
    this.receiver = receiver;
    this.speaksForAll = speaksForAll;
  }

  /** Looks at figures. */
  public void look(Observed observed, Instant now) {
    List<Alarms.Change> changes = alarms.look(rules.judge(observed), now);
    board.show(alarms.firing());
    for (AlertKind.Scope scope : AlertKind.Scope.values()) {
      if (scope == AlertKind.Scope.LOG && !speaksForAll.getAsBoolean()) {
        spokenFor.remove(scope);
      } else if (spokenFor.add(scope)) {
        say(AlertMessage.Event.WATCHING, scope, Optional.empty(), now);
      } else {
        changes.stream()
            .filter(change -> change.alert().finding().kind().scope() == scope)
            .forEach(change -> say(event(change), scope, Optional.of(change.alert()), now));
      }
    }
  }

  private static AlertMessage.Event event(Alarms.Change change) {
    return change.begins() ? AlertMessage.Event.FIRED : AlertMessage.Event.RESOLVED;
  }

  private void say(
      AlertMessage.Event event, AlertKind.Scope scope, Optional<Alert> alert, Instant now) {
    List<Alert> firing =
        alarms.firing().stream().filter(each -> each.finding().kind().scope() == scope).toList();
    receiver.accept(sender.message(event, scope, alert, firing, now));
  }
}
