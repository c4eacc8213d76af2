package dev.verdict.saga;

import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.draw.Drawing;
import dev.verdict.protocol.definition.draw.Format;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The pictures of the trip in the documentation are those of its definition. */
class TripDrawingTest {
  private final SagaDefinition trip = TripSaga.declare().definition();

  @Test
  void thePageShowsTheTripAsMermaid() throws IOException {
    String picture = "\n```mermaid\n" + Drawing.of(trip, Format.MERMAID) + "```\n\n";
    GeneratedPage.checkPart("saga-dsl.md", "trip", picture);
  }

  @Test
  void theTripIsThereAsSvg() throws IOException {
    GeneratedPage.check("images/trip.svg", Drawing.of(trip, Format.SVG));
  }
}
