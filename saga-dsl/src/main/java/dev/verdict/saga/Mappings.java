package dev.verdict.saga;

import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Parts;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the builder computes on mappings and conditions. */
final class Mappings {
  private Mappings() {}

  /** The part of a mapped value under a member's name or an item's index. */
  static Mapping child(Mapping parent, String token) {
    return Parts.at(parent, "/" + token.replace("~", "~0").replace("/", "~1"));
  }

  /** The same value for a user that can do without it. */
  static Mapping optional(Mapping mapping) {
    return mapping.accept(new Optionally());
  }

  private static final class Optionally implements Mapping.Visitor<Mapping> {
    @Override
    public Mapping constant(Mapping.Constant mapping) {
      return mapping;
    }

    @Override
    public Mapping fromInput(Mapping.FromInput mapping) {
      return mapping;
    }

    @Override
    public Mapping fromStep(Mapping.FromStep mapping) {
      return new Mapping.FromStep(mapping.step(), mapping.pointer(), true);
    }

    @Override
    public Mapping fromItem(Mapping.FromItem mapping) {
      return mapping;
    }

    @Override
    public Mapping objectOf(Mapping.ObjectOf mapping) {
      Map<String, Mapping> members = new LinkedHashMap<>();
      mapping.members().forEach((name, value) -> members.put(name, value.accept(this)));
      return new Mapping.ObjectOf(members);
    }

    @Override
    public Mapping arrayOf(Mapping.ArrayOf mapping) {
      return new Mapping.ArrayOf(mapping.items().stream().map(i -> i.accept(this)).toList());
    }

    @Override
    public Mapping textOf(Mapping.TextOf mapping) {
      return new Mapping.TextOf(mapping.parts().stream().map(i -> i.accept(this)).toList());
    }
  }

  /** Whether {@code part} is the value that {@code whole} maps or lies within it. */
  static boolean isWithin(Mapping part, Mapping whole) {
    if (part instanceof Mapping.FromInput inner && whole instanceof Mapping.FromInput outer) {
      return isUnder(inner.pointer(), outer.pointer());
    }
    if (part instanceof Mapping.FromStep inner && whole instanceof Mapping.FromStep outer) {
      return inner.step().equals(outer.step()) && isUnder(inner.pointer(), outer.pointer());
    }
    if (part instanceof Mapping.FromItem inner && whole instanceof Mapping.FromItem outer) {
      return isUnder(inner.pointer(), outer.pointer());
    }
    return part.equals(whole);
  }

  private static boolean isUnder(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer + "/");
  }
}
