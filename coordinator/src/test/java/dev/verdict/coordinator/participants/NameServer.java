package dev.verdict.coordinator.participants;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on this machine that says of each name what a test says, for no time at all. */
final class NameServer implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 512;
  private static final int HEADER_BYTES = 12;
  private static final int ANSWER_FLAGS = 0x8580;
  private static final int TYPE_A = 1;
  private static final int NAME_OF_QUESTION = 0xc00c;

  /** How often it was asked. */
  final AtomicInteger questions = new AtomicInteger();

  /** What every name leads to. */
  volatile String address = "127.0.0.1";

  private final DatagramSocket socket;

  NameServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "name server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it is. */
  String place() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    byte[] bytes = new byte[MESSAGE_BYTES_MAX];
    try {
      while (!socket.isClosed()) {
        DatagramPacket asked = new DatagramPacket(bytes, bytes.length);
        socket.receive(asked);
        questions.incrementAndGet();
        byte[] answer = answer(Arrays.copyOf(bytes, asked.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
      }
    } catch (SocketException closed) {
      return;
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The question again, and an address if one of IPv4 is asked for. */
  private byte[] answer(byte[] asked) throws IOException {
    ByteBuffer question = ByteBuffer.wrap(asked);
    int end = HEADER_BYTES;
    while (question.get(end) != 0) {
      end += question.get(end) + 1;
    }
    boolean isAsked = question.getShort(end + 1) == TYPE_A;
    int questionEnd = end + 5;
    ByteBuffer answer = ByteBuffer.allocate(MESSAGE_BYTES_MAX);
    answer.putShort(question.getShort(0)).putShort((short) ANSWER_FLAGS);
    answer.putShort((short) 1).putShort((short) (isAsked ? 1 : 0)).putInt(0);
    answer.put(asked, HEADER_BYTES, questionEnd - HEADER_BYTES);
    if (isAsked) {
      byte[] ip = InetAddress.getByName(address).getAddress();
      answer.putShort((short) NAME_OF_QUESTION).putShort((short) TYPE_A).putShort((short) 1);
      answer.putInt(0).putShort((short) ip.length).put(ip);
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
