package dev.verdict.stress.chaos.net;

import dev.verdict.stress.process.Leash;
import java.io.IOException;
import java.io.InputStream;
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

  private static final int QUESTIONS = 100;

  private final Map<String, Socket> open = new HashMap<>();
  private int asked;

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

  /** Passes over answers to earlier questions, which came too late. */
  private static boolean isAnswered(int question, InputStream answers) throws IOException {
    int answer = answers.read();
    while (answer >= 0 && answer != question) {
      answer = answers.read();
    }
    return answer == question;
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
      asked++;
      int question = asked % QUESTIONS;
      socket.getOutputStream().write(question);
      return isAnswered(question, socket.getInputStream()) ? "answered" : "ended";
    } catch (SocketTimeoutException silent) {
      return "silent";
    } catch (IOException broken) {
      open.remove(address);
      return "broken";
    }
  }
}
