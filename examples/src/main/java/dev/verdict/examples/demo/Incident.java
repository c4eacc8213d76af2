package dev.verdict.examples.demo;

import java.util.Locale;

/** Something that goes wrong, for whoever wants to find its cause on the coordinators' page. */
enum Incident {
  /** The courier takes no connections any more. */
  PARTICIPANT_DOWN,
  /** The database of the courier has a new password, and the courier has the old one. */
  WRONG_PASSWORD,
  /** One order has a postcode that the courier's code cannot bear. */
  POISONED_PAYLOAD,
  /** Somebody left a prepared transaction in the courier's database, which holds a row. */
  FORGOTTEN_PREPARED,
  /** One of the two coordinators stands still, as one does that the system has stopped. */
  FROZEN_COORDINATOR;

  /** Its name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
