package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import java.util.Locale;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/**
 * Says where the participant is announced. It is up even while no coordinator answers: that is no
 * fault of this instance, and to replace it would not help.
 */
final class VerdictHealthIndicator extends AbstractHealthIndicator {
  private final Participant participant;
  private final ParticipantLifecycle lifecycle;
  private final Announcement announcement;

  VerdictHealthIndicator(
      Participant participant, ParticipantLifecycle lifecycle, Announcement announcement) {
    super("the participant's health could not be told");
    this.participant = participant;
    this.lifecycle = lifecycle;
    this.announcement = announcement;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.withDetail("participant", participant.name());
    health.withDetail("announcement", announcement.state().name().toLowerCase(Locale.ROOT));
    announcement.address().ifPresent(it -> health.withDetail("address", it.toString()));
    if (!lifecycle.isRunning() || announcement.state() == Announcement.State.SIGNED_OFF) {
      health.outOfService();
    } else {
      health.up();
    }
  }
}
