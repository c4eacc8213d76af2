package dev.verdict.coordinator.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Which node is asked, by whom, and how the answer is printed: the flags of all commands.
 *
 * @param url the node's base URL, without a slash at its end
 * @param token whoever asks shows it; empty for none
 * @param json whether the answer is printed as it comes
 */
record NodeAccess(String url, Optional<String> token, boolean json) {
  static final String URL = "--url";
  static final String TOKEN_FILE = "--token-file";
  private static final String JSON = "--json";
  private static final String URL_VARIABLE = "VERDICT_URL";
  private static final String TOKEN_FILE_VARIABLE = "VERDICT_TOKEN_FILE";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  static void declare(CommandSpec spec) {
    spec.addOption(
        Flags.value(
            URL,
            "URL",
            "a node, any of a cluster; also "
                + URL_VARIABLE
                + " (default: the one on this machine)"));
    spec.addOption(
        Flags.value(
            TOKEN_FILE,
            "FILE",
            "a file that holds your token, where one is needed; also " + TOKEN_FILE_VARIABLE));
    spec.addOption(Flags.of(JSON, "print the API's answer as it is: one line of JSON"));
    spec.addOption(Flags.help());
  }

  static NodeAccess read(ParseResult given, Map<String, String> environment, String usualUrl) {
    String url = given(given, URL, environment, URL_VARIABLE).orElse(usualUrl);
    if (!isUrl(url)) {
      throw wrong(given, URL + " is " + url + "; it must be like http://localhost:8080");
    }
    return new NodeAccess(
        url.replaceAll("/+$", ""),
        given(given, TOKEN_FILE, environment, TOKEN_FILE_VARIABLE).map(file -> token(given, file)),
        given.hasMatchedOption(JSON));
  }

  private static Optional<String> given(
      ParseResult given, String flag, Map<String, String> environment, String variable) {
    String text = given.matchedOptionValue(flag, environment.getOrDefault(variable, ""));
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return List.of("http", "https").contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String token(ParseResult given, String file) {
    String token;
    try {
      token = Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException unreadable) {
      throw wrong(given, TOKEN_FILE + " is " + file + ", which cannot be read");
    }
    if (!TOKEN.matcher(token).matches()) {
      throw wrong(
          given,
          TOKEN_FILE + " is " + file + "; it must hold a token and nothing else, in one line");
    }
    return token;
  }

  private static ParameterException wrong(ParseResult given, String words) {
    return new ParameterException(given.commandSpec().commandLine(), words);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return url;
  }
}
