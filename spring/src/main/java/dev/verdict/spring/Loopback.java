package dev.verdict.spring;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses that lead everybody to himself. */
final class Loopback {
  private static final Pattern HOST =
      Pattern.compile("127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]|(.*\\.)?localhost");

  private Loopback() {}

  /** Whether an address is one, by its looks: no name is looked up. */
  static boolean is(URI address) {
    return HOST.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether some of those who are told of an address would find themselves there. */
  static boolean misleads(URI address, List<URI> told) {
    return is(address) && !told.stream().allMatch(Loopback::is);
  }
}
