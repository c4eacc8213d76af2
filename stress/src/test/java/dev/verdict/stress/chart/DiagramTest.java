package dev.verdict.stress.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DiagramTest {
  private static Diagram.Line line(double... figures) {
    return new Diagram.Line("v", DoubleStream.of(figures).mapToObj(Optional::of).toList());
  }

  @ParameterizedTest
  @CsvSource({"7, 10", "10, 10", "10.1, 20", "2300, 2500", "0.04, 0.05", "0, 1"})
  void itEndsAtARoundFigure(double most, double top) {
    assertThat(new Diagram("t", List.of("1"), List.of(line(most))).top()).isEqualTo(top);
  }

  @Test
  void whereNothingWasToldThereIsNoPoint() throws Exception {
    Diagram.Line broken =
        new Diagram.Line("v", List.of(Optional.of(1.0), Optional.empty(), Optional.of(3.0)));
    Document svg = parsed(new Diagram("t", List.of("1", "2", "3"), List.of(broken)));
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
  }

  @Test
  void aDrawingPutsTwoDiagramsIntoARow() throws Exception {
    Diagram one = new Diagram("t", List.of("1"), List.of(line(2)));
    Document svg = document(new Drawing("all", List.of(one, one, one)).svg());
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(svg.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 840 560");
  }

  private static Document parsed(Diagram diagram) throws Exception {
    return document("<svg>" + diagram.svg(400, 280) + "</svg>");
  }

  private static Document document(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
