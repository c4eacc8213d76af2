package dev.verdict.stress.chaos.net;

import dev.verdict.stress.process.Leash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;

/** Answers whoever connects, and asks others over connections that it keeps. */
final class TalkerMain {
  private static final int PORT = 9000;
  private static final int ANSWER_MAX_MS = 500;

  private final Map<String, Socket> open = new HashMap<>();

  private TalkerMain() {}

  /** Listens at the address {@code args[0]}; each order is the address of somebody to ask. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Leash leash = Leash.take();
    ServerSocket server = new ServerSocket(PORT, 50, InetAddress.getByName(args[0]));
    start(() -> serve(server));
    leash.tell("ready");
    leash.follow(new TalkerMain()::ask);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "talker");
    thread.setDaemon(true);
    thread.start();
  }

  private static void serve(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        start(() -> answer(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        socket.getOutputStream().write(b);
      }
    } catch (IOException closed) {
      return;
    }
  }

  private String ask(String address) {
    try {
      Socket socket = open.get(address);
      if (socket == null) {
        socket = new Socket();
        socket.connect(new InetSocketAddress(address, PORT), ANSWER_MAX_MS);
        socket.setSoTimeout(ANSWER_MAX_MS);
        open.put(address, socket);
      }
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1 ? "answered" : "ended";
    } catch (SocketTimeoutException silent) {
      return "silent";
    } catch (IOException broken) {
      open.remove(address);
      return "broken";
    }
  }
}
