package dev.verdict.stress.compare.rivals;

import io.narayana.lra.coordinator.api.AppContextListener;
import io.narayana.lra.coordinator.api.Coordinator;
import io.narayana.lra.coordinator.api.CoordinatorContainerFilter;
import io.narayana.lra.coordinator.api.RecoveryCoordinator;
import io.undertow.Undertow;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.jboss.resteasy.plugins.server.undertow.UndertowJaxrsServer;

/** Narayana's LRA coordinator in RESTEasy on Undertow. */
public final class NarayanaCoordinator {
  private NarayanaCoordinator() {}

  /** Serves at the port {@code args[0]} with {@code args[1]} threads for requests. */
  public static void main(String[] args) {
    new AppContextListener().contextInitialized(null);
    UndertowJaxrsServer server = new UndertowJaxrsServer();
    server.start(
        Undertow.builder()
            .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
            .setWorkerThreads(Integer.parseInt(args[1])));
    server.deploy(new Resources(), "/");
  }

  static final class Resources extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Coordinator.class, CoordinatorContainerFilter.class);
    }

    @Override
    public Set<Object> getSingletons() {
      return Set.of(new RecoveryCoordinator());
    }
  }
}
