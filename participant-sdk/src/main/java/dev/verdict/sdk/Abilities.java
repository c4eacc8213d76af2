package dev.verdict.sdk;

import dev.verdict.protocol.wire.Capability;
import dev.verdict.sdk.barrier.BarrierStore;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an instance can do beyond the calls that every participant takes, by the names of {@link
 * Capability}.
 *
 * @param decides whether it is to take decisions in one phase, if its store is good for them
 * @param http2 whether it is to be called over HTTP/2
 */
record Abilities(BarrierStore<?> store, boolean decides, boolean http2)
    implements Supplier<Set<String>> {
  @Override
  public Set<String> get() {
    Set<String> names =
        new HashSet<>(Set.of(Capability.HOLDINGS, Capability.FINISHED, Capability.BATCH));
    if (decides && store.commitsLast()) {
      names.add(Capability.ONE_PHASE);
    }
    if (http2) {
      names.add(Capability.HTTP2);
    }
    return names;
  }
}
