package dev.verdict.stress.simulate.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists of numbers, as numbers. The empty list is 0. */
final class Lists {
  private final Numbers<List<Integer>> numbers = new Numbers<>();
  private final LongIntMap joined = new LongIntMap();
  private final LongIntMap appended = new LongIntMap();
  private final List<int[]> arrays = new ArrayList<>();

  Lists() {
    number(List.of());
  }

  private int number(List<Integer> list) {
    int number = numbers.of(list);
    if (number == arrays.size()) {
      arrays.add(list.stream().mapToInt(Integer::intValue).toArray());
    }
    return number;
  }

  int of(int... items) {
    return number(Arrays.stream(items).boxed().toList());
  }

  int[] items(int list) {
    return arrays.get(list);
  }

  int length(int list) {
    return arrays.get(list).length;
  }

  int join(int first, int second) {
    if (first == 0 || second == 0) {
      return first + second;
    }
    long key = LongIntMap.key(first, second);
    int known = joined.get(key);
    if (known == LongIntMap.ABSENT) {
      List<Integer> all = new ArrayList<>(numbers.get(first));
      all.addAll(numbers.get(second));
      known = number(List.copyOf(all));
      joined.put(key, known);
    }
    return known;
  }

  int append(int list, int item) {
    long key = LongIntMap.key(list, item);
    int known = appended.get(key);
    if (known == LongIntMap.ABSENT) {
      List<Integer> all = new ArrayList<>(numbers.get(list));
      all.add(item);
      known = number(List.copyOf(all));
      appended.put(key, known);
    }
    return known;
  }

  int head(int list) {
    return arrays.get(list)[0];
  }

  /** All but the last. */
  int init(int list) {
    int[] items = arrays.get(list);
    return of(Arrays.copyOf(items, items.length - 1));
  }

  int tail(int list) {
    int[] items = arrays.get(list);
    return of(Arrays.copyOfRange(items, 1, items.length));
  }
}
