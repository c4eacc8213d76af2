package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.participants.Arrivals.Arrived;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers calls as chance says, and knows what it said. */
final class CarelessServer {
  private static final Pattern BRANCH = Pattern.compile("\"branch\":\"([^\"]+)\"");

  private final Arrivals arrivals;
  private final Random random;
  private final List<Answering> open = new ArrayList<>();

  /** The first line that was sent whole for each branch. */
  private final Map<String, String> said = new HashMap<>();

  /** Those whose answer was sent to its end. */
  private final Set<String> sure = new HashSet<>();

  CarelessServer(Arrivals arrivals, Random random) {
    this.arrivals = arrivals;
    this.random = random;
  }

  /** What a branch was answered first; empty if nothing. */
  String said(String branch) {
    return said.getOrDefault(branch, "");
  }

  /** Whether the caller must have read what the branch was answered, if it waited for it. */
  boolean hasSaidForSure(String branch) {
    return sure.contains(branch);
  }

  /** Takes one more request, or does one more piece of what is under way. */
  void goOn(long waitMillis) throws Exception {
    boolean looks = open.isEmpty() || random.nextInt(3) == 0;
    Optional<Arrived> next =
        looks ? arrivals.nextWithin(open.isEmpty() ? waitMillis : 0) : Optional.empty();
    if (next.isPresent()) {
      begin(next.get());
    } else if (!open.isEmpty()) {
      Answering some = open.get(random.nextInt(open.size()));
      if (!some.goesOn()) {
        open.remove(some);
      }
    }
  }

  private void begin(Arrived request) throws Exception {
    if (!request.path().endsWith("/batch")) {
      String branch = branch(request.body());
      said.put(branch, "done");
      tell(request, () -> request.end("{\"result\":\"done\",\"output\":\"" + branch + "\"}"));
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> tell(request, () -> request.end(503, "{\"code\":\"overloaded\"}"));
      case 1 -> tell(request, () -> request.end(400, ""));
      case 2 -> hangUp(request);
      default -> open.add(new Answering(request));
    }
  }

  private static String branch(String line) {
    Matcher found = BRANCH.matcher(line);
    return found.find() ? found.group(1) : "";
  }

  private interface Saying {
    void say() throws Exception;
  }

  /** Whether it could be said: whoever gave up is gone. */
  private static boolean tell(Arrived request, Saying what) throws Exception {
    try {
      what.say();
      return true;
    } catch (ExecutionException gone) {
      hangUp(request);
      return false;
    }
  }

  private static void hangUp(Arrived request) throws Exception {
    Awaiting.result(request.request().connection().close().otherwiseEmpty());
  }

  /** One batch whose answer is under way. */
  private final class Answering {
    private final Arrived request;
    private final Deque<String> pieces = new ArrayDeque<>();
    private final Map<String, String> firstLines = new HashMap<>();
    private final boolean ends = random.nextInt(4) > 0;

    Answering(Arrived request) {
      this.request = request;
      List<String> branches = request.lines().stream().map(CarelessServer::branch).toList();
      List<String> lines = new ArrayList<>();
      for (int number : shuffled(branches.size())) {
        String branch = branches.get(number);
        if (random.nextInt(10) > 0) {
          String line = line(branch);
          firstLines.put(branch, line);
          lines.add("{\"line\":" + number + "," + line);
          if (random.nextInt(6) == 0) {
            lines.add("{\"line\":" + number + ",\"result\":\"done\",\"output\":\"another\"}");
          }
        }
        if (random.nextInt(6) == 0) {
          lines.add(nobodys(branches.size()));
        }
      }
      cut(String.join("\n", lines) + "\n");
      said.putAll(firstLines);
    }

    private List<Integer> shuffled(int count) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        numbers.add(i);
      }
      Collections.shuffle(numbers, random);
      return numbers;
    }

    private String line(String branch) {
      return switch (random.nextInt(8)) {
        case 0 -> "\"result\":\"refused\",\"reason\":\"" + branch + "\"}";
        case 1 -> "\"status\":424,\"code\":\"card_down\",\"detail\":\"of " + branch + "\"}";
        case 2 -> "\"result\":\"perhaps\"}";
        default -> "\"result\":\"done\",\"output\":\"" + branch + "\"}";
      };
    }

    private String nobodys(int count) {
      return switch (random.nextInt(6)) {
        case 0 -> "{\"line\":" + count + ",\"result\":\"done\"}";
        case 1 -> "{\"line\":-1,\"result\":\"done\"}";
        case 2 -> "{\"line\":\"0\",\"result\":\"done\"}";
        case 3 -> "{\"result\":\"done\"}";
        case 4 -> "";
        default -> "nonsense";
      };
    }

    private void cut(String whole) {
      int from = 0;
      while (from < whole.length()) {
        int to = Math.min(whole.length(), from + 1 + random.nextInt(120));
        pieces.add(whole.substring(from, to));
        from = to;
      }
    }

    /** Does one piece more; false if that was the last. */
    boolean goesOn() throws Exception {
      if (pieces.isEmpty()) {
        if (ends && tell(request, () -> request.end(""))) {
          sure.addAll(firstLines.keySet());
        } else {
          hangUp(request);
        }
        return false;
      }
      if (!ends && random.nextInt(8) == 0) {
        hangUp(request);
        return false;
      }
      String piece = pieces.remove();
      return tell(request, () -> request.piece(piece));
    }
  }
}
