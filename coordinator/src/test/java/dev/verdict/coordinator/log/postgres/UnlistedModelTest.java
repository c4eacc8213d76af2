package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.LogEntries;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.postgres.Unlisted.Listing;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of one shard beside a model of the database: whatever is lost or late, a
 * transaction up to the mark that the database has is over, or has a row, or is still to be listed
 * by the node that leads.
 */
class UnlistedModelTest {
  private static final int SHARD = 0;
  private static final int STEPS = 4_000;

  private final Set<String> stored = new HashSet<>();
  private final Set<String> rows = new HashSet<>();
  private final List<Listing> unanswered = new ArrayList<>();
  private final Map<String, LogEntry> begun = new HashMap<>();
  private String mark = "";
  private long epoch = 1;
  private long time = 1_000_000;
  private long number;
  private Unlisted unlisted = new Unlisted();
  private Random random = new Random(0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingBelowTheMarkIsLost(long seed) {
    random = new Random(seed);
    lead();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> begin();
        case 4, 5 -> end();
        case 6 -> list(true);
        case 7 -> list(false);
        case 8 -> lateListing();
        case 9 -> unlisted.doubt();
        case 10 -> unlisted.lead(new Lead(SHARD, epoch), mark);
        case 11 -> rarely();
        default -> throw new AssertionError();
      }
      assertThat(stored)
          .as("seed %s, step %s", seed, step)
          .allMatch(id -> id.compareTo(mark) > 0 || rows.contains(id));
    }
    assertThat(rows).hasSizeGreaterThan(10);
  }

  private void begin() {
    time += random.nextInt(3) - 1;
    TxId id = TxId.of(time, SHARD, epoch, ++number);
    LogEntry entry = LogEntries.decided(id, epoch, Outcome.COMMIT);
    boolean late = unlisted.mayTake(entry);
    stored.add(id.text());
    if (late) {
      unlisted.add(entry);
    } else {
      rows.add(id.text());
    }
    begun.put(id.text(), entry);
  }

  private void end() {
    begun.keySet().stream()
        .skip(random.nextInt(begun.size() + 1))
        .findFirst()
        .ifPresent(
            id -> {
              unlisted.remove(Objects.requireNonNull(begun.remove(id)));
              rows.add(id);
            });
  }

  private void list(boolean answered) {
    for (Listing listing : unlisted.take()) {
      if (answered) {
        apply(listing);
        unlisted.listed(listing, listing.lead().epoch() == epoch);
      } else {
        unanswered.add(listing);
      }
    }
  }

  /** An old session commits what nobody waits for any more. */
  private void lateListing() {
    if (!unanswered.isEmpty()) {
      apply(unanswered.remove(random.nextInt(unanswered.size())));
    }
  }

  private void apply(Listing listing) {
    if (listing.lead().epoch() == epoch) {
      listing.ids().stream().filter(stored::contains).forEach(rows::add);
      if (listing.upTo().compareTo(mark) > 0) {
        mark = listing.upTo();
      }
    }
  }

  private void rarely() {
    switch (random.nextInt(4)) {
      case 0 -> unlisted.giveUp(new Lead(SHARD, epoch));
      case 1 -> {
        epoch++;
        lead();
      }
      case 2 -> {
        unlisted = new Unlisted();
        epoch++;
        lead();
      }
      default -> unlisted.lead(new Lead(SHARD, epoch - 1), mark);
    }
  }

  /** What is left behind is listed, and the mark is moved to the last of it. */
  private void lead() {
    stored.stream()
        .filter(id -> id.compareTo(mark) > 0)
        .max(String::compareTo)
        .ifPresent(last -> mark = last);
    rows.addAll(stored);
    begun.clear();
    unlisted.lead(new Lead(SHARD, epoch), mark);
  }
}
