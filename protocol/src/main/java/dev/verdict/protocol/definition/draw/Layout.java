package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Places nodes in rows, each below all that lead to it, and orders each row so that edges cross
 * little (Sugiyama, Tagawa and Toda 1981, with barycentres). An edge over several rows gets a slot
 * in each, so that it passes between the nodes. What belongs to a box stands together in its row.
 */
final class Layout {
  /** An order that this many passes have not mended stays as it is. */
  private static final int PASSES = 4;

  /** With more slots than these for edges over several rows, such edges are drawn straight. */
  private static final int SLOTS_MAX = 20_000;

  private static final double SLOT_WIDTH = 0.3;

  private final List<Set<Integer>> boxes;
  private final List<Cell> cells = new ArrayList<>();
  private final Map<Picture.Edge, List<Cell>> bends = new HashMap<>();
  private final List<List<Cell>> rows = new ArrayList<>();
  private double width;

  private static final class Cell {
    private final int row;
    private final double width;

    /** The boxes that it lies in, the outermost first, by their numbers. */
    private final List<Integer> boxes;

    private final List<Cell> up = new ArrayList<>();
    private final List<Cell> down = new ArrayList<>();
    private double x;
    private int place;

    Cell(int row, double width, List<Integer> boxes) {
      this.row = row;
      this.width = width;
      this.boxes = boxes;
    }

    private double barycentre(List<Cell> neighbours) {
      return neighbours.stream().mapToInt(cell -> cell.place).average().orElse(place);
    }
  }

  /**
   * Where something stands.
   *
   * @param row from 0 at the top
   * @param x the middle, in widths of a node from the left
   */
  record Place(int row, double x) {}

  /**
   * What a box takes of a row.
   *
   * @param left its left side, in widths of a node
   * @param right its right side
   */
  record Band(int row, double left, double right) {}

  private Layout(int nodes, List<Picture.Edge> edges, List<Set<Integer>> boxes) {
    this.boxes = boxes;
    int[] rowOf = new int[nodes];
    for (Picture.Edge edge : edges) {
      rowOf[edge.to()] = Math.max(rowOf[edge.to()], rowOf[edge.from()] + 1);
    }
    for (int node = 0; node < nodes; node++) {
      cells.add(add(new Cell(rowOf[node], 1, around(node, node))));
    }
    long slots = edges.stream().mapToLong(edge -> rowOf[edge.to()] - rowOf[edge.from()] - 1).sum();
    edges.forEach(edge -> connect(edge, slots <= SLOTS_MAX));
    order();
    spread();
  }

  /**
   * Lays nodes out.
   *
   * @param edges in the order of the nodes that they lead to; each leads to a higher number
   * @param boxes nodes that are to stand together, outer boxes before inner ones; none crosses
   *     another
   */
  static Layout of(int nodes, List<Picture.Edge> edges, List<Set<Integer>> boxes) {
    return new Layout(nodes, edges, boxes);
  }

  private List<Integer> around(int from, int to) {
    return IntStream.range(0, boxes.size())
        .filter(box -> boxes.get(box).contains(from) && boxes.get(box).contains(to))
        .boxed()
        .toList();
  }

  private Cell add(Cell cell) {
    while (rows.size() <= cell.row) {
      rows.add(new ArrayList<>());
    }
    cell.place = rows.get(cell.row).size();
    rows.get(cell.row).add(cell);
    return cell;
  }

  private void connect(Picture.Edge edge, boolean withSlots) {
    Cell from = cells.get(edge.from());
    Cell to = cells.get(edge.to());
    List<Cell> between = new ArrayList<>();
    List<Integer> around = around(edge.from(), edge.to());
    for (int row = from.row + 1; withSlots && row < to.row; row++) {
      Cell slot = add(new Cell(row, SLOT_WIDTH, around));
      link(from, slot);
      between.add(slot);
      from = slot;
    }
    link(from, to);
    bends.put(edge, between);
  }

  private static void link(Cell upper, Cell lower) {
    upper.down.add(lower);
    lower.up.add(upper);
  }

  private void order() {
    for (int pass = 0; pass < PASSES; pass++) {
      for (int row = 1; row < rows.size(); row++) {
        sort(rows.get(row), cell -> cell.barycentre(cell.up));
      }
      for (int row = rows.size() - 2; row >= 0; row--) {
        sort(rows.get(row), cell -> cell.barycentre(cell.down));
      }
    }
  }

  private static void sort(List<Cell> row, ToDoubleFunction<Cell> wish) {
    List<Cell> sorted = together(row, wish, 0);
    row.clear();
    row.addAll(sorted);
    for (int place = 0; place < row.size(); place++) {
      row.get(place).place = place;
    }
  }

  /** By what they wish for; those of a box by what they wish for together. */
  private static List<Cell> together(List<Cell> row, ToDoubleFunction<Cell> wish, int depth) {
    Map<Object, List<Cell>> groups = new LinkedHashMap<>();
    for (Cell cell : row) {
      Object group = depth < cell.boxes.size() ? cell.boxes.get(depth) : cell;
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(cell);
    }
    List<List<Cell>> ordered = new ArrayList<>(groups.values());
    ordered.sort(
        Comparator.comparingDouble(
            group -> group.stream().mapToDouble(wish).average().orElseThrow()));
    return ordered.stream()
        .flatMap(
            group -> group.size() == 1 ? group.stream() : together(group, wish, depth + 1).stream())
        .toList();
  }

  private void spread() {
    for (List<Cell> row : rows) {
      width = Math.max(width, width(row));
    }
    for (List<Cell> row : rows) {
      double x = (width - width(row)) / 2;
      for (Cell cell : row) {
        cell.x = x + cell.width / 2;
        x += cell.width;
      }
    }
  }

  private static double width(List<Cell> row) {
    return row.stream().mapToDouble(cell -> cell.width).sum();
  }

  int rows() {
    return rows.size();
  }

  /** In widths of a node. */
  double width() {
    return width;
  }

  Place place(int node) {
    return place(cells.get(node));
  }

  /** Where the edge passes between its ends. */
  List<Place> bends(Picture.Edge edge) {
    return bends.getOrDefault(edge, List.of()).stream().map(Layout::place).toList();
  }

  /** What that box takes, row by row from its first to its last; of a row without it, nothing. */
  List<Band> bands(int box) {
    List<Band> bands = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Cell> inside = rows.get(row).stream().filter(cell -> cell.boxes.contains(box)).toList();
      if (!inside.isEmpty()) {
        Cell first = inside.get(0);
        Cell last = inside.get(inside.size() - 1);
        bands.add(new Band(row, first.x - first.width / 2, last.x + last.width / 2));
      }
    }
    return bands;
  }

  private static Place place(Cell cell) {
    return new Place(cell.row, cell.x);
  }
}
