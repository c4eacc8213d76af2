package dev.verdict.coordinator.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token's holder is, which says what it may do. */
public enum Role {
  /** Begins transactions and takes part in their course; holds locks. */
  CLIENT,

  /** Is a service that takes part: announces its instances, enlists, asks for decisions. */
  PARTICIPANT,

  /** Looks at everything and changes nothing. */
  VIEWER,

  /** Looks at everything and acts on transactions that need a hand. */
  OPERATOR,

  /** May do everything: register sagas and services, give out tokens. */
  ADMIN;

  /** As it is written everywhere. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that is written so; empty if none is. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
