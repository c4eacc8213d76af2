package dev.verdict.protocol;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The members of an object: an immutable map that keeps its order. Most objects are small, and are
 * searched from the first member to the last.
 *
 * @param <V> what the names stand for
 */
public final class Members<V> extends AbstractMap<String, V> {
  private static final int SEARCHED_MAX = 8;

  private final String[] names;
  private final Object[] values;

  /** Where each name stands; empty if there are so few that they are searched. */
  private final Map<String, Integer> places;

  private Members(String[] names, Object[] values, Map<String, Integer> places) {
    this.names = names;
    this.values = values;
    this.places = places;
  }

  /** A copy, unless the map cannot be changed anyway. */
  public static <V> Members<V> copyOf(Map<String, V> members) {
    if (members instanceof Members<V> same) {
      return same;
    }
    String[] names = new String[members.size()];
    Object[] values = new Object[names.length];
    int place = 0;
    for (Entry<String, V> member : members.entrySet()) {
      names[place] = member.getKey();
      values[place++] = member.getValue();
    }
    return new Members<>(names, values, placesOf(names));
  }

  private static Map<String, Integer> placesOf(String[] names) {
    if (names.length <= SEARCHED_MAX) {
      return Map.of();
    }
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < names.length; place++) {
      places.put(names[place], place);
    }
    return places;
  }

  /** The same names, in the same order, with what becomes of what each stands for. */
  public <T> Members<T> each(Function<? super V, ? extends T> change) {
    Object[] changed = new Object[values.length];
    for (int place = 0; place < changed.length; place++) {
      changed[place] = change.apply(value(place));
    }
    return new Members<>(names, changed, places);
  }

  @SuppressWarnings("unchecked")
  private V value(int place) {
    return (V) values[place];
  }

  private int place(Object name) {
    if (names.length > SEARCHED_MAX) {
      Integer known = places.get(name);
      return known == null ? -1 : known;
    }
    for (int place = 0; place < names.length; place++) {
      if (names[place].equals(name)) {
        return place;
      }
    }
    return -1;
  }

  /** What the name stands for; null if there is no such member. */
  @Override
  @SuppressWarnings("NullAway")
  public V get(Object name) {
    int place = place(name);
    return place < 0 ? null : value(place);
  }

  @Override
  public V getOrDefault(Object name, V otherwise) {
    int place = place(name);
    return place < 0 ? otherwise : value(place);
  }

  @Override
  public boolean containsKey(Object name) {
    return place(name) >= 0;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super V> action) {
    for (int place = 0; place < names.length; place++) {
      action.accept(names[place], value(place));
    }
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, V>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return names.length;
      }
    };
  }

  private Entry<String, V> entry(int place) {
    return Map.entry(names[place], value(place));
  }

  private final class Entries implements Iterator<Entry<String, V>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Entry<String, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return entry(next++);
    }
  }
}
