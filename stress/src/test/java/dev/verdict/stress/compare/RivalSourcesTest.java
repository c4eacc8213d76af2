package dev.verdict.stress.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RivalSourcesTest {
  @ParameterizedTest
  @ValueSource(strings = {RivalSources.SEATA_CLIENT, RivalSources.NARAYANA})
  void theSourceOfAnAdapterIsWithUs(String name) {
    String simpleName = name.substring(name.lastIndexOf('.') + 1);

    assertThat(RivalSources.source(name)).contains("public final class " + simpleName);
  }

  @Test
  void withoutItsRivalAnAdapterDoesNotCompileAndSaysWhy(@TempDir Path folder) {
    assertThatThrownBy(() -> RivalSources.compile(RivalSources.SEATA_CLIENT, "", folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(RivalSources.SEATA_CLIENT, "does not compile", "io.seata");
  }
}
