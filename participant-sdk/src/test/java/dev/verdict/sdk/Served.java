package dev.verdict.sdk;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.verdict.sdk.httpserver.VerdictHandler;
import dev.verdict.sdk.servlet.VerdictServlet;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A participant on the network, behind a base path {@code /bank}.
 *
 * @param uri its base URL
 * @param server what to close
 */
record Served(URI uri, AutoCloseable server) implements AutoCloseable {
  /** A server's threads for requests: fewer than a test lets calls wait. */
  static final int THREADS = 8;

  private static final String HERE = "127.0.0.1";
  private static final String MAPPING = "/bank/verdict/v1/*";

  /** Every way to put a participant on the network. */
  enum Adapter {
    VERTX {
      @Override
      Served serve(Participant participant) {
        return vertx(participant);
      }
    },
    JETTY {
      @Override
      Served serve(Participant participant) throws Exception {
        return jetty(new VerdictServlet(participant), MAPPING);
      }
    },
    TOMCAT {
      @Override
      Served serve(Participant participant) throws Exception {
        return tomcat(new VerdictServlet(participant), MAPPING);
      }
    },
    JDK {
      @Override
      Served serve(Participant participant) throws Exception {
        return jdk(new VerdictHandler(participant), "/bank/verdict/v1/");
      }
    };

    abstract Served serve(Participant participant) throws Exception;
  }

  private static Served at(int port, AutoCloseable server) {
    return new Served(URI.create("http://" + HERE + ":" + port + "/bank"), server);
  }

  private static Served vertx(Participant participant) {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, participant);
    Router root = Router.router(vertx);
    root.route("/bank/*").subRouter(router);
    int port =
        Calls.await(
                vertx.createHttpServer().requestHandler(root).listen(0, HERE).toCompletionStage())
            .actualPort();
    return at(port, () -> Calls.await(vertx.close().toCompletionStage()));
  }

  static Served jetty(HttpServlet servlet, String mapping, Filter... filters) throws Exception {
    Server server = new Server(new QueuedThreadPool(THREADS));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost(HERE);
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    handler.addServlet(holder, mapping);
    for (Filter filter : filters) {
      FilterHolder behind = new FilterHolder(filter);
      behind.setAsyncSupported(true);
      handler.addFilter(behind, mapping, EnumSet.of(DispatcherType.REQUEST));
    }
    server.setHandler(handler);
    server.start();
    return at(connector.getLocalPort(), server::stop);
  }

  static Served tomcat(HttpServlet servlet, String mapping, Filter... filters) throws Exception {
    Path base = Files.createTempDirectory("tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setHostname(HERE);
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", HERE);
    tomcat.getConnector().setProperty("maxThreads", String.valueOf(THREADS));
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "servlet", servlet).setAsyncSupported(true);
    context.addServletMappingDecoded(mapping, "servlet");
    for (Filter filter : filters) {
      addFilter(context, filter, mapping);
    }
    tomcat.start();
    return at(
        tomcat.getConnector().getLocalPort(),
        () -> {
          tomcat.stop();
          tomcat.destroy();
        });
  }

  private static void addFilter(Context context, Filter filter, String mapping) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(filter.getClass().getName());
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName(definition.getFilterName());
    map.addURLPatternDecoded(mapping);
    context.addFilterMap(map);
  }

  static Served jdk(HttpHandler handler, String path, com.sun.net.httpserver.Filter... filters)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    server.setExecutor(threads);
    server.createContext(path, handler).getFilters().addAll(List.of(filters));
    server.start();
    return at(
        server.getAddress().getPort(),
        () -> {
          server.stop(0);
          threads.shutdownNow();
          threads.awaitTermination(10, TimeUnit.SECONDS);
        });
  }

  /** Where a call goes. */
  URI call(String kind) {
    return URI.create(uri + "/verdict/v1/" + kind);
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
