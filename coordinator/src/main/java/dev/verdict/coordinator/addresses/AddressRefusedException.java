package dev.verdict.coordinator.addresses;

import java.net.ConnectException;

/** The coordinator does not call that address. Nothing was sent, and no connection was made. */
public final class AddressRefusedException extends ConnectException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why in words
   */
  AddressRefusedException(String why) {
    super(why);
  }
}
