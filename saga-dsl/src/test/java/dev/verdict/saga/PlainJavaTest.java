package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Sagas are declared, started and tested by plain Java: all tests here run without Vert.x. */
class PlainJavaTest {
  @Test
  void thereIsNoVertxHere() {
    assertThatThrownBy(() -> Class.forName("io.vertx.core.Vertx"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void theModuleNeedsNothingOfVertx() throws IOException, URISyntaxException {
    URI classes = Saga.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (InputStream module = Files.newInputStream(Path.of(classes).resolve("module-info.class"))) {
      assertThat(ModuleDescriptor.read(module).requires())
          .extracting(Requires::name)
          .noneMatch(name -> name.startsWith("io.vertx"));
    }
  }
}
