package dev.verdict.coordinator.leadership.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Members at places that are named; every address of every name, as it is now. */
final class ListedDiscovery extends AbstractDiscoveryStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(ListedDiscovery.class);

  private final List<HostAndPort> members;

  @SuppressWarnings("rawtypes") // as Hazelcast declares it
  private ListedDiscovery(
      ILogger logger, Map<String, Comparable> properties, List<HostAndPort> members) {
    super(logger, properties);
    this.members = members;
  }

  @Override
  public Iterable<DiscoveryNode> discoverNodes() {
    List<DiscoveryNode> found = new ArrayList<>();
    for (HostAndPort member : members) {
      try {
        for (InetAddress address : InetAddress.getAllByName(member.host())) {
          found.add(new SimpleDiscoveryNode(new Address(address, member.port())));
        }
      } catch (UnknownHostException unknown) {
        LOG.info("No member at {} yet: the name is not known", member.host());
      }
    }
    return found;
  }

  /** Makes the strategy for one member. */
  record Factory(List<HostAndPort> members) implements DiscoveryStrategyFactory {
    @Override
    public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
      return ListedDiscovery.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Hazelcast declares it
    public DiscoveryStrategy newDiscoveryStrategy(
        DiscoveryNode self, ILogger logger, Map<String, Comparable> properties) {
      return new ListedDiscovery(logger, properties, members);
    }

    @Override
    public Collection<PropertyDefinition> getConfigurationProperties() {
      return List.of();
    }
  }
}
