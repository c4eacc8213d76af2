package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;

/** Parts of values that are not known yet. */
public final class Parts {
  private Parts() {}

  /**
   * The mapping of a part of what a mapping makes; JSON null where there is none.
   *
   * @param pointer a JSON Pointer (RFC 6901) into that value; empty for all of it
   */
  public static Mapping at(Mapping whole, String pointer) {
    if (pointer.isEmpty()) {
      return whole;
    }
    return whole.accept(new At(pointer));
  }

  private record At(String pointer) implements Mapping.Visitor<Mapping> {
    @Override
    public Mapping constant(Mapping.Constant mapping) {
      return new Mapping.Constant(mapping.value().at(pointer));
    }

    @Override
    public Mapping fromInput(Mapping.FromInput mapping) {
      return new Mapping.FromInput(mapping.pointer() + pointer);
    }

    @Override
    public Mapping fromStep(Mapping.FromStep mapping) {
      return new Mapping.FromStep(mapping.step(), mapping.pointer() + pointer, mapping.optional());
    }

    @Override
    public Mapping fromItem(Mapping.FromItem mapping) {
      return new Mapping.FromItem(mapping.pointer() + pointer);
    }

    @Override
    public Mapping objectOf(Mapping.ObjectOf mapping) {
      String member = token().replace("~1", "/").replace("~0", "~");
      return Parts.at(mapping.members().getOrDefault(member, nothing()), rest());
    }

    @Override
    public Mapping arrayOf(Mapping.ArrayOf mapping) {
      boolean isIndex = token().matches("0|[1-9][0-9]{0,8}");
      int index = isIndex ? Integer.parseInt(token()) : mapping.items().size();
      return index < mapping.items().size()
          ? Parts.at(mapping.items().get(index), rest())
          : nothing();
    }

    @Override
    public Mapping textOf(Mapping.TextOf mapping) {
      return nothing();
    }

    private String token() {
      return pointer.substring(1, pointer.length() - rest().length());
    }

    private String rest() {
      int end = pointer.indexOf('/', 1);
      return end < 0 ? "" : pointer.substring(end);
    }

    private static Mapping nothing() {
      return new Mapping.Constant(Json.nil());
    }
  }
}
