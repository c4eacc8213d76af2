package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Branches that run side by side and of which only some are needed. What comes after them starts as
 * soon as that many stand; the others are lost: they are given up, and undone while the saga goes
 * on. A branch that fails is lost too, as long as enough are left.
 *
 * @param need how many branches must stand, from 1
 * @param of the names of each branch's steps
 */
public record Join(int need, List<List<BranchId>> of) {
  /** Copies the lists. */
  public Join {
    of = of.stream().map(List::copyOf).toList();
  }

  /** The branch that the step is in. */
  public Optional<List<BranchId>> branchOf(BranchId step) {
    return of.stream().filter(branch -> branch.contains(step)).findFirst();
  }

  /** The same block, with other names of its steps. */
  Join renamed(UnaryOperator<BranchId> names) {
    return each(step -> Stream.of(names.apply(step)));
  }

  /** The same block, with other steps in place of some. */
  Join each(Function<BranchId, Stream<BranchId>> steps) {
    return new Join(
        need, of.stream().map(branch -> branch.stream().flatMap(steps).toList()).toList());
  }

  /** The steps of all branches. */
  public Stream<BranchId> steps() {
    return of.stream().flatMap(List::stream);
  }
}
