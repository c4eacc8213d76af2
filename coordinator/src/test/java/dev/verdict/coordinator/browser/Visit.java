package dev.verdict.coordinator.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of the console in a window of its own, and all that goes wrong in it. */
public final class Visit implements AutoCloseable {
  private static final double PATIENCE_MS = 30_000;
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final String SERIOUS =
      "async () => (await axe.run()).violations"
          + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
          + ".map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).slice(0, 3).join(' ')}`)";

  private final String url;
  private final BrowserContext context;
  private final Page page;
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  private Visit(String url, BrowserContext context) {
    this.url = url;
    this.context = context;
    this.page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.addInitScript(
        "addEventListener('securitypolicyviolation',"
            + " e => console.error(`violates ${e.violatedDirective}: ${e.blockedURI}`))");
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            troubles.add("console: " + message.text());
          }
        });
    page.onPageError(error -> troubles.add("error: " + error));
    page.onRequest(
        request -> {
          if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
            troubles.add("asked elsewhere: " + request.url());
          }
        });
  }

  /**
   * Opens a window.
   *
   * @param url of the node
   * @param width in pixels
   */
  public static Visit of(Browser browser, String url, ColorScheme scheme, int width, int height) {
    return new Visit(
        url,
        browser.newContext(
            new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setViewportSize(width, height)));
  }

  /** A wide window in the light. */
  public static Visit of(Browser browser, String url) {
    return of(browser, url, ColorScheme.LIGHT, 1360, 900);
  }

  /** Goes to a page of the console, for example {@code #/stuck}. */
  public Page open(String view) {
    page.navigate(url + "/" + view);
    return page;
  }

  /** Signs in with a token, as the page does. */
  public void signIn(String token) {
    open("#/overview");
    Object status =
        page.evaluate(
            "async token => (await fetch('/v1/session', { method: 'POST',"
                + " headers: { 'Content-Type': 'application/json' },"
                + " body: JSON.stringify({ token }) })).status",
            token);
    assertThat(status).isEqualTo(201);
    page.navigate("about:blank");
  }

  /** Requires that nothing went wrong: no error, nothing against the policy, no foreign request. */
  public void assertSound() {
    assertThat(troubles).isEmpty();
  }

  /**
   * The same, but that the node may have answered 503 meanwhile, as it does while a shard has no
   * leader; the browser tells of each such answer.
   */
  public void assertSoundButBusy() {
    assertThat(troubles).allMatch(trouble -> trouble.contains("503"));
  }

  /** What seriously keeps people with other senses or hands from using it. */
  public List<?> barriers() {
    page.evaluate(axe());
    return (List<?>) page.evaluate(SERIOUS);
  }

  private static String axe() {
    try (InputStream stream = Visit.class.getResourceAsStream(AXE)) {
      if (stream == null) {
        throw new IllegalStateException("no " + AXE);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes a picture of what is shown. */
  public void picture(Path file) {
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  @Override
  public void close() {
    context.close();
  }
}
