package dev.verdict.coordinator.leadership.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator reads of locks that a node lost. */
class LostLocksTest {
  private static final String UNLOCK =
      "com.hazelcast.internal.locksupport.operations.UnlockOperation";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
  }

  @AfterEach
  void close() {
    logged.stop();
  }

  private LoggerContext asShipped() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LostLocks.class.getResource("/logback.xml"));
    context.getLogger("ROOT").detachAndStopAllAppenders();
    context.getLogger("ROOT").addAppender(logged);
    return context;
  }

  private List<String> lines() {
    return List.copyOf(logged.list).stream()
        .map(
            event ->
                event.getLevel()
                    + (event.getThrowableProxy() == null ? " " : " with a trace ")
                    + event.getFormattedMessage())
        .toList();
  }

  private static IllegalMonitorStateException notOwner() {
    return new IllegalMonitorStateException(
        "Current thread is not owner of the lock! -> <not-locked>");
  }

  @Test
  void eachOfThemIsSilentAndTheFirstIsTold() throws Exception {
    LoggerContext context = asShipped();
    for (int i = 0; i < 3; i++) {
      IllegalMonitorStateException lost = notOwner();
      context.getLogger(UNLOCK).error(lost.getMessage(), lost);
    }
    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("INFO A leader lock was released by a node that had lost it");
  }

  @Test
  void allOtherErrorsAreLogged() throws Exception {
    LoggerContext context = asShipped();
    context.getLogger(UNLOCK).error("broken", new IllegalStateException("broken"));
    context.getLogger(UNLOCK).error("other", new IllegalMonitorStateException("other"));
    context.getLogger("com.hazelcast.map").error("elsewhere", notOwner());
    context.getLogger(UNLOCK).error("without a trace");
    assertThat(lines())
        .containsExactly(
            "ERROR with a trace broken",
            "ERROR with a trace other",
            "ERROR with a trace elsewhere",
            "ERROR without a trace");
  }

  /** Hazelcast says it by that logger and in those words. */
  @Test
  void hazelcastsOwnWordsAreMeant() throws Exception {
    System.setProperty("hazelcast.logging.type", "slf4j");
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    var unlock = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(UNLOCK);
    unlock.addAppender(logged);
    try {
      IMap<Integer, Boolean> locks = instance.getMap("locks");
      CompletableFuture.runAsync(() -> locks.lock(1)).join();
      assertThatThrownBy(() -> locks.unlock(1)).isInstanceOf(IllegalMonitorStateException.class);
      assertThat(lines()).isEmpty();
      assertThat(unlock.isErrorEnabled()).isTrue();
    } finally {
      unlock.detachAppender(logged);
      instance.shutdown();
    }
  }
}
