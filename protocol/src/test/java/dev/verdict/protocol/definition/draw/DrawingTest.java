package dev.verdict.protocol.definition.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.RandomDefinitions;
import dev.verdict.protocol.testing.JsonText;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DrawingTest {
  private static final SagaDefinition TRIP =
      saga(
          "{'name': 'trip', 'steps': ["
              + "{'name': 'flight', 'participant': 'air', 'operation': 'book', 'after': [],"
              + " 'compensation': 'cancel'},"
              + "{'name': 'hotel', 'participant': 'inn', 'operation': 'book', 'after': ['flight'],"
              + " 'compensation': 'cancel'},"
              + "{'name': 'look', 'participant': 'map', 'operation': 'look', 'after': ['flight'],"
              + " 'undo': 'nothing'},"
              + "{'name': 'car', 'participant': 'cars', 'operation': 'rent', 'after': ['look'],"
              + " 'when': {'compare': {'input': '/car'}, 'equals': 'a<b & #1'},"
              + " 'compensation': 'return'},"
              + "{'name': 'pay', 'participant': 'bank', 'operation': 'pay',"
              + " 'after': ['flight', 'hotel', 'car'], 'pivot': true},"
              + "{'name': 'mail', 'participant': 'post', 'operation': 'send'}]}");

  private static SagaDefinition saga(String json) {
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aBranchThatMayBeLostSaysHowManyAreEnough(Format format) {
    SagaDefinition quotes =
        saga(
            "{'name': 'quotes', 'steps': ["
                + "{'name': 'air', 'participant': 'air', 'operation': 'hold', 'after': [],"
                + " 'compensation': 'free'},"
                + "{'name': 'bus', 'participant': 'bus', 'operation': 'hold', 'after': [],"
                + " 'compensation': 'free'}],"
                + " 'joins': [{'need': 1, 'of': [['air'], ['bus']]}]}");

    assertThat(Drawing.of(quotes, format)).contains("enough: 1 of 2");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void theWayBackShowsWhatUndoesAnAtomicTransaction(Format format) {
    SagaDefinition sale =
        saga(
            "{'name': 'sale', 'steps': [{'name': 'pay', 'atomic': [{'name': 'd', 'participant':"
                + " 'a', 'operation': 'debit', 'compensation': 'credit'}, {'name': 'l',"
                + " 'participant': 'f', 'operation': 'look', 'undo': 'nothing'}]}]}");

    assertThat(Drawing.of(sale, format))
        .contains("undo pay", "atomically a: debit and f: look", "atomically by a: credit");
  }

  @Test
  void aRunShowsHowEachStepStandsOnBothWays() throws Exception {
    StepMark room =
        new StepMark(
            new StepMark.Label("ready", StepMark.Tone.GOOD),
            new StepMark.Label("undo 1", StepMark.Tone.WARN));

    Element svg = svg(Drawing.ofRun(TRIP, Map.of(new BranchId("hotel"), room)));

    assertThat(texts(svg)).containsOnlyOnce("ready", "undo 1");
    assertThat(Drawing.ofRun(TRIP, Map.of())).isEqualTo(Drawing.of(TRIP, Format.SVG));
  }

  @Test
  void aSagaWithinIsABox() {
    SagaDefinition shop =
        saga(
            "{'name': 'shop', 'steps': [{'name': 'hold', 'participant': 'stock', 'operation':"
                + " 'hold', 'compensation': 'free'},{'name': 'ship.pack', 'participant': 'depot',"
                + " 'operation': 'pack', 'undo': 'nothing'},{'name': 'ship', 'saga': {'name':"
                + " 'shipping', 'version': 2}, 'result': {'step': 'ship.pack'}}]}");

    assertThat(Drawing.of(shop, Format.MERMAID))
        .contains(
            """
              subgraph b1 ["ship: saga shipping version 2"]
                s2["ship.pack<br/>depot: pack"]
                s3["ship<br/>end of saga shipping version 2"]
              end
            """
                .indent(2)
                .replaceAll("(?m)^  ", ""));
    assertThat(Drawing.of(shop, Format.DOT))
        .contains("subgraph cluster_b1 {\n    label=\"ship: saga shipping version 2\"");
  }

  @Test
  void aSagaWithinIsABoxAroundItsStepsAndNoOthersInSvgToo() throws Exception {
    SagaDefinition shop =
        saga(
            "{'name': 'shop', 'steps': ["
                + "{'name': 'bill', 'participant': 'desk', 'operation': 'write', 'after': [],"
                + " 'undo': 'nothing'},"
                + within("ship.pack", "[]")
                + within("ship.weigh", "[]")
                + within("ship.label", "['ship.pack', 'ship.weigh']")
                + "{'name': 'ship', 'saga': {'name': 'shipping', 'version': 2}, 'after':"
                + " ['ship.label'], 'result': {'step': 'ship.label'}},"
                + "{'name': 'tell', 'participant': 'mail', 'operation': 'send', 'after': ['bill'],"
                + " 'undo': 'nothing'}]}");

    Element svg = svg(Drawing.of(shop, Format.SVG));

    assertThat(texts(svg)).anyMatch(text -> text.startsWith("ship: saga shipping version 2"));
    Area box = area(outline(svg));
    List<double[]> all = boxes(svg);
    assertThat(all.stream().filter(it -> box.contains(it[0], it[1], it[2], it[3]))).hasSize(4);
    assertThat(all.stream().filter(it -> box.intersects(it[0], it[1], it[2], it[3]))).hasSize(4);
  }

  private static String within(String name, String after) {
    return "{'name': '%s', 'participant': 'depot', 'operation': 'work', 'after': %s, 'undo': 'nothing'},"
        .formatted(name, after);
  }

  /** The path that is filled. */
  private static String outline(Element svg) {
    NodeList paths = svg.getElementsByTagName("path");
    return IntStream.range(0, paths.getLength())
        .mapToObj(i -> (Element) paths.item(i))
        .filter(path -> path.getAttribute("fill").equals("#f8fafc"))
        .map(path -> path.getAttribute("d"))
        .collect(Collectors.joining());
  }

  private static Area area(String outline) {
    Path2D.Double path = new Path2D.Double();
    for (String point : outline.replace("M", "").replace("z", "").split(" L")) {
      String[] at = point.split(" ");
      if (path.getCurrentPoint() == null) {
        path.moveTo(Double.parseDouble(at[0]), Double.parseDouble(at[1]));
      } else {
        path.lineTo(Double.parseDouble(at[0]), Double.parseDouble(at[1]));
      }
    }
    path.closePath();
    return new Area(path);
  }

  @Test
  void aTripAsMermaid() {
    assertThat(Drawing.of(TRIP, Format.MERMAID))
        .isEqualTo(
            """
            flowchart TD
              s0(["start"])
              s1["flight<br/>air: book"]
              s5{{"pay<br/>bank: pay<br/>pivot"}}
              s6["mail<br/>post: send"]
              s7(["done"])
              subgraph b1 ["side by side"]
                s2["hotel<br/>inn: book"]
                s3["look<br/>map: look"]
                s4["car<br/>cars: rent"]
              end
              s0 --> s1
              s1 --> s2
              s1 --> s3
              s3 -->|"if input /car = #34;a#60;b #38; #35;1#34;"| s4
              s2 --> s5
              s4 --> s5
              s5 --> s6
              s6 --> s7
              subgraph back ["given up before pay is done"]
                direction TB
                u7(["given up"])
                u4["undo car<br/>cars: return"]
                u2["undo hotel<br/>inn: cancel"]
                u1["undo flight<br/>air: cancel"]
                u0(["undone"])
              end
              u1 -.-> u0
              u2 -.-> u1
              u4 -.-> u1
              u7 -.-> u2
              u7 -.-> u4
              classDef pivot stroke-width:4px
              classDef back stroke-dasharray:5 4
              class s5 pivot
              class u7,u4,u2,u1,u0 back
            """);
  }

  @Test
  void aTripAsDot() {
    assertThat(Drawing.of(TRIP, Format.DOT))
        .startsWith("digraph \"trip version 1\" {")
        .contains(
            "subgraph cluster_b1 {",
            "s5 [label=\"pay\\nbank: pay\\npivot\", shape=hexagon, penwidth=3]",
            "s3 -> s4 [label=\"if input /car = \\\"a<b & #1\\\"\"]",
            "u4 -> u1 [style=dashed]")
        .endsWith("}\n");
  }

  @Test
  void aTripAsSvgShowsEachStepAndEachUndoOnceInItsRow() throws Exception {
    Element svg = svg(Drawing.of(TRIP, Format.SVG));

    List<String> texts = texts(svg);
    assertThat(texts)
        .contains(
            "flight", "hotel", "look", "car", "pay", "mail", "pivot", "undo car", "undo flight")
        .doesNotContain("undo look", "undo pay");
    assertThat(y(svg, "undo car")).isEqualTo(y(svg, "car") + 7.5);
    assertThat(y(svg, "flight")).isLessThan(y(svg, "hotel"));
    assertThat(y(svg, "hotel")).isEqualTo(y(svg, "look"));
  }

  @Test
  void aSagaOfWhichNothingIsUndoneHasNoWayBack() {
    SagaDefinition quiet =
        saga(
            "{'name': 's', 'steps': [{'name': 'a', 'participant': 'p', 'operation': 'o',"
                + " 'undo': 'nothing'}]}");
    for (Format format : Format.values()) {
      assertThat(Drawing.of(quiet, format)).doesNotContain("given up", "undo");
    }
  }

  @Test
  void whatCannotBeOrderedCannotBeDrawn() {
    SagaDefinition circle =
        saga(
            "{'name': 's', 'steps': [{'name': 'a', 'participant': 'p', 'operation': 'o',"
                + " 'after': ['a']}]}");
    assertThatThrownBy(() -> Drawing.of(circle, Format.SVG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTwoBoxesOverlapAndAllLieInThePicture() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Element svg = svg(Drawing.of(RandomDefinitions.next(new Random(seed)), Format.SVG));
      List<double[]> boxes = boxes(svg);
      double width = Double.parseDouble(svg.getAttribute("width"));
      double height = Double.parseDouble(svg.getAttribute("height"));
      for (int i = 0; i < boxes.size(); i++) {
        double[] one = boxes.get(i);
        assertThat(one[0] >= 0 && one[1] >= 0 && one[0] + one[2] <= width).isTrue();
        assertThat(one[1] + one[3]).isLessThanOrEqualTo(height);
        for (double[] other : boxes.subList(0, i)) {
          boolean apart =
              Math.abs(one[0] - other[0]) >= one[2] || Math.abs(one[1] - other[1]) >= one[3];
          assertThat(apart).as("seed %d", seed).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aSagaOf500StepsIsDrawnInSeconds(Format format) {
    List<SagaDefinition> large = List.of(row(500), layers(10, 50), fan(498));
    for (SagaDefinition definition : large) {
      long begun = System.nanoTime();
      assertThat(Drawing.of(definition, format)).contains("s499");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static SagaDefinition row(int steps) {
    return saga(
        IntStream.range(0, steps).mapToObj(i -> step(i, i == 0 ? "" : "'s" + (i - 1) + "'")));
  }

  /** Each step waits for all of the layer before. */
  private static SagaDefinition layers(int layers, int width) {
    return saga(
        IntStream.range(0, layers * width)
            .mapToObj(
                i -> {
                  int first = (i / width - 1) * width;
                  String after =
                      IntStream.range(Math.max(first, 0), Math.max(first + width, 0))
                          .mapToObj(each -> "'s" + each + "'")
                          .collect(Collectors.joining(","));
                  return step(i, i < width ? "" : after);
                }));
  }

  /** A long row, and beside it steps that join at its end only. */
  private static SagaDefinition fan(int steps) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      all.add(step(i, i == 0 || i % 2 == 1 ? "" : "'s" + (i - 2) + "'"));
    }
    String before =
        IntStream.range(0, steps).mapToObj(i -> "'s" + i + "'").collect(Collectors.joining(","));
    all.add(step(steps, before));
    all.add(step(steps + 1, "'s" + steps + "'"));
    return saga(all.stream());
  }

  private static String step(int number, String after) {
    return "{'name': 's%d', 'participant': 'p', 'operation': 'o', 'compensation': 'c', 'after': [%s]}"
        .formatted(number, after);
  }

  private static SagaDefinition saga(java.util.stream.Stream<String> steps) {
    return saga("{'name': 's', 'steps': [" + steps.collect(Collectors.joining(",")) + "]}");
  }

  // --- reading SVG

  private static Element svg(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)))
        .getDocumentElement();
  }

  private static List<String> texts(Element svg) {
    List<String> texts = new ArrayList<>();
    NodeList found = svg.getElementsByTagName("text");
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static double y(Element svg, String text) {
    int index = texts(svg).indexOf(text);
    Element found = (Element) svg.getElementsByTagName("text").item(index);
    return Double.parseDouble(found.getAttribute("y"));
  }

  private static List<double[]> boxes(Element svg) {
    List<double[]> boxes = new ArrayList<>();
    NodeList found = svg.getElementsByTagName("rect");
    for (int i = 1; i < found.getLength(); i++) {
      Element rect = (Element) found.item(i);
      double[] box = new double[4];
      List<String> names = List.of("x", "y", "width", "height");
      for (int n = 0; n < names.size(); n++) {
        box[n] = Double.parseDouble(rect.getAttribute(names.get(n)));
      }
      boxes.add(box);
    }
    return boxes;
  }
}
