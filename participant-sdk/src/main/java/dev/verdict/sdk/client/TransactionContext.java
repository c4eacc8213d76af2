package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that a piece of work belongs to, in one service: in the one that began it ({@link
 * TransactionScope#context}), or in one that was called with the header {@value #HEADER} ({@link
 * #received}).
 *
 * <p>It is passed on with calls to other services ({@link #passOn}) and collects the votes that
 * their answers carry, so that whoever began the transaction knows every branch when it asks for
 * commit. It is <em>doomed</em> as soon as anything goes wrong on the way: a call that fails or is
 * answered with a status of 400 or more, an answer that does not tell its votes, a vote no, work
 * that fails, a call that is still under way at the end. A doomed transaction can only abort.
 * Thread-safe.
 */
public final class TransactionContext {
  /** The request header that passes a transaction on: its id, a slash, the call's place in it. */
  public static final String HEADER = "Verdict-Transaction";

  /** The response header that tells every branch that a call enlisted, with its vote. */
  public static final String VOTES_HEADER = "Verdict-Votes";

  /** The response header that tells why the transaction must be aborted. */
  public static final String ABORT_HEADER = "Verdict-Abort";

  /** How many branches calls may have enlisted in one transaction. */
  public static final int BRANCHES_MAX = 64;

  private static final String ROOT = "0";
  private static final Pattern PLACE = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){0,9}");
  private static final int NUMBER_MAX = 9_999;
  private static final ThreadLocal<@Nullable TransactionContext> CURRENT = new ThreadLocal<>();

  private final TxId id;
  private final String place;
  private final Map<BranchId, Vote> votes = new LinkedHashMap<>();
  private Optional<String> doom = Optional.empty();
  private int calls;
  private int branches;
  private int underWay;
  private boolean over;

  private TransactionContext(TxId id, String place) {
    this.id = id;
    this.place = place;
  }

  /** Of a transaction that begins here. */
  static TransactionContext root(TxId id) {
    return new TransactionContext(id, ROOT);
  }

  /**
   * Of a transaction that came with a request.
   *
   * @param header the value of {@value #HEADER}
   * @throws IllegalArgumentException if it is malformed: answer 400 and do nothing
   */
  public static TransactionContext received(String header) {
    int slash = header.indexOf('/');
    String id = slash < 0 ? "" : header.substring(0, slash);
    String place = header.substring(slash + 1);
    if (!TxId.isValid(id) || !PLACE.matcher(place).matches()) {
      throw new IllegalArgumentException(
          HEADER + " must be a transaction's id, a slash and the call's place, such as 0.1");
    }
    return new TransactionContext(new TxId(id), place);
  }

  /** The transaction. */
  public TxId id() {
    return id;
  }

  /** The context bound to this thread, if there is one. */
  public static Optional<TransactionContext> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Binds this to the calling thread, until what it returns is closed on the same thread. */
  public Binding bind() {
    TransactionContext before = CURRENT.get();
    CURRENT.set(this);
    return () -> {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    };
  }

  /** While it is open, a context is bound to a thread. */
  @FunctionalInterface
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins to pass the transaction on with one call to another service. The caller sends {@link
   * Passage#header} and then says what came of it; until it does, the transaction cannot commit.
   *
   * @param what names the call for people, for example {@code POST http://wallet/holds}
   * @throws TransactionDoomedException if the transaction can only abort, so that the call is
   *     pointless
   * @throws IllegalStateException if the transaction's work here is over
   */
  public synchronized Passage passOn(String what) {
    enter();
    calls++;
    String there = place + "." + calls;
    if (calls > NUMBER_MAX || !PLACE.matcher(there).matches()) {
      underWay--;
      doom("too many calls, or calls nested too deep, before " + what);
      throw new TransactionDoomedException(id, doom.orElse(""));
    }
    return new Passage(this, id.text() + "/" + there, what);
  }

  /**
   * The same for an HTTP request, named for people without its query and its user, which may be
   * nobody's business: what dooms a transaction is told to the coordinator and the caller.
   */
  public Passage passOn(String method, URI uri) {
    return passOn(method + " " + uri.getScheme() + "://" + server(uri) + uri.getRawPath());
  }

  /** A name with an underscore, as in Docker Compose, is an authority without a host to Java. */
  private static String server(URI uri) {
    String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /**
   * Does work here as a branch of the transaction. The branch is enlisted first, and the work only
   * runs once a coordinator has acknowledged that; its vote goes back with the answer of the call
   * that brought the transaction here, or with the commit.
   *
   * @param client enlists the branch
   * @param participant the registered name of this service
   * @param style the protocol by which coordinators finish the branch
   * @param operation the operation's name, for people
   * @param work does the work under the branch's name, so that a repeat under the same name has no
   *     further effect; brings the vote, which must be durable by then
   * @return the vote; fails if the branch could not be enlisted or the work failed, and with {@link
   *     TransactionDoomedException} if the transaction could only abort before that
   * @throws IllegalStateException if the transaction's work here is over
   */
  public CompletionStage<Vote> join(
      AsyncVerdictClient client,
      String participant,
      BranchSpec.Style style,
      String operation,
      Function<BranchId, CompletionStage<Vote>> work) {
    BranchId branch;
    try {
      branch = nextBranch();
    } catch (TransactionDoomedException e) {
      return CompletableFuture.failedFuture(e);
    }
    BranchSpec spec = new BranchSpec(branch, participant, style, operation, Optional.empty(), true);
    return client
        .enlist(id, spec)
        .thenCompose(enlisted -> work.apply(branch))
        .whenComplete((vote, error) -> joined(branch, operation, vote, error));
  }

  private synchronized BranchId nextBranch() {
    enter();
    branches++;
    if (branches > BRANCHES_MAX) {
      underWay--;
      doom("more than " + BRANCHES_MAX + " branches in one call");
      throw new TransactionDoomedException(id, doom.orElse(""));
    }
    return new BranchId(place + "-" + branches);
  }

  private synchronized void enter() {
    if (over) {
      throw new IllegalStateException(
          "the work of transaction " + id.text() + " is over here: its answer was sent");
    }
    if (doom.isPresent()) {
      throw new TransactionDoomedException(id, doom.get());
    }
    underWay++;
  }

  private synchronized void joined(
      BranchId branch, String operation, @Nullable Vote vote, @Nullable Throwable error) {
    underWay--;
    if (error != null || vote == null) {
      doom(operation + " failed: " + (error == null ? "no vote" : AsyncVerdictClient.cause(error)));
    } else {
      note(branch, vote);
    }
  }

  private void note(BranchId branch, Vote vote) {
    votes.put(branch, vote);
    if (!vote.yes()) {
      doom("branch " + branch.text() + " voted no: " + vote.reason());
    } else if (votes.size() > BRANCHES_MAX) {
      doom("more than " + BRANCHES_MAX + " branches");
    }
  }

  /** What a passage brought. */
  synchronized void settled(Map<BranchId, Vote> told, Optional<String> trouble) {
    underWay--;
    trouble.ifPresent(this::doom);
    told.forEach(this::note);
  }

  /**
   * Sees to it that the transaction aborts.
   *
   * @param reason in words; the first one counts
   */
  public synchronized void doom(String reason) {
    if (doom.isEmpty()) {
      doom = Optional.of(reason);
    }
  }

  /** Why the transaction can only abort, if so. */
  public synchronized Optional<String> doomed() {
    return doom;
  }

  /** Ends the work here: whatever is still under way dooms the transaction. */
  synchronized Map<BranchId, Vote> conclude() {
    if (underWay > 0 && !over) {
      doom(underWay + " of its calls were still under way at the end");
    }
    over = true;
    return new LinkedHashMap<>(votes);
  }

  /**
   * Ends the work of a request that brought the transaction here; to be called when all of it is
   * done, before the answer's headers are sent.
   *
   * @return the headers to add to the answer, whatever its status
   */
  public Map<String, String> answerHeaders() {
    return VoteHeaders.write(conclude(), doomed());
  }
}
