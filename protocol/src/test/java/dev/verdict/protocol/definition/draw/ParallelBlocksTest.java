package dev.verdict.protocol.definition.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelBlocksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // nodes, edges, blocks
        "4 | 0-1 1-2 2-3 | ''",
        "5 | 0-1 0-2 1-3 2-3 3-4 | 1+2",
        "6 | 0-1 1-2 1-3 2-4 3-4 4-5 | 2+3",
        "7 | 0-1 1-2 1-3 3-4 2-5 4-5 5-6 | 2+3+4",
        "8 | 0-1 0-2 1-3 1-4 3-5 4-5 2-6 5-6 6-7 | 1+2+3+4+5 3+4",
        "4 | 0-1 0-2 1-3 2-3 | 1+2",
        "6 | 0-1 0-2 1-3 1-4 2-3 2-4 3-5 4-5 | 1+2+3+4 3+4",
      })
  void whatStartsTogetherIsABlockUpToWhereItJoins(int nodes, String edges, String blocks) {
    List<Picture.Edge> all =
        Arrays.stream(edges.split(" "))
            .map(edge -> edge.split("-"))
            .map(ends -> new Picture.Edge(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])))
            .toList();

    String found =
        ParallelBlocks.find(nodes, all).stream()
            .map(block -> block.stream().map(String::valueOf).collect(Collectors.joining("+")))
            .collect(Collectors.joining(" "));

    assertThat(found).isEqualTo(blocks);
  }
}
