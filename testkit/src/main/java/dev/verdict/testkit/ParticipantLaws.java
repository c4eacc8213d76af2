package dev.verdict.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.verdict.protocol.Json;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.conformance.Conformance;
import dev.verdict.sdk.conformance.HttpSubject;
import dev.verdict.sdk.conformance.Report;
import dev.verdict.sdk.conformance.Sample;
import dev.verdict.sdk.conformance.SampleStyle;
import dev.verdict.sdk.conformance.Samples;
import dev.verdict.sdk.conformance.Subject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Checks that a service keeps the laws of a participant: each law with each operation is a test.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ParticipantLaws LAWS =
 *     ParticipantLaws.on(database, source -> Bookings.participant(source))
 *         .saga("book", new Book("seat-${unique}"), "cancel").refusing(new Book("sold-out"))
 *         .showing(connection -> Map.of("booked", Bookings.count(connection)));
 *
 * @TestTemplate
 * void keepsTheLaws(LawCheck check) {
 *   check.run();
 * }
 * }</pre>
 *
 * <p>Each operation is done some hundred times, in transactions of the check's own; so its sample
 * must be something that can be done again and again. In texts of its input {@code ${unique}}
 * stands for something else in each branch.
 */
public final class ParticipantLaws
    implements TestTemplateInvocationContextProvider, AfterAllCallback {
  private final Function<ParticipantLaws, Running> starting;
  private final List<Sample> samples = new ArrayList<>();
  private ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();
  private Optional<Numbers> numbers = Optional.empty();
  private boolean showsState;
  private boolean checksLocks;
  private Optional<Running> running = Optional.empty();

  /** A participant that is up, and what must be closed. */
  private record Running(Subject subject, AutoCloseable closing) {}

  private ParticipantLaws(Function<ParticipantLaws, Running> starting, boolean checksLocks) {
    this.starting = starting;
    this.checksLocks = checksLocks;
  }

  /**
   * For a participant that this builds and starts on a data source whose connections it cuts.
   *
   * @param database the service's database, with its own tables; stays the caller's
   * @param service builds the participant on the data source that it is given, and no other. It
   *     should have no coordinators: they would not know the check's transactions
   */
  public static ParticipantLaws on(DataSource database, Function<DataSource, Participant> service) {
    return new ParticipantLaws(
        laws -> {
          CuttingDataSource cutting = new CuttingDataSource(database);
          Participant participant = service.apply(cutting.dataSource());
          return start(participant, new InProcess(participant, database, laws.numbers, cutting));
        },
        true);
  }

  /**
   * For a participant that this builds and starts on a pool and an XA data source of one database,
   * whose connections it cuts.
   *
   * @param database the service's database, with its own tables; stays the caller's
   * @param xa of the same database; stays the caller's
   * @param service builds the participant on the two that it is given, and no others. It should
   *     have no coordinators: they would not know the check's transactions
   */
  public static ParticipantLaws on(
      DataSource database,
      XADataSource xa,
      BiFunction<DataSource, XADataSource, Participant> service) {
    return new ParticipantLaws(
        laws -> {
          CuttingXaDataSource cutting = new CuttingXaDataSource(xa, database);
          Participant participant = service.apply(cutting.dataSource(), cutting.xaDataSource());
          return start(participant, new InProcess(participant, database, laws.numbers, cutting));
        },
        true);
  }

  private static Running start(Participant participant, Subject subject) {
    participant.createSchema().toCompletableFuture().join();
    participant.start().toCompletableFuture().join();
    return new Running(subject, participant);
  }

  /**
   * For a participant that runs somewhere, in any language.
   *
   * @param base its base URL
   * @param statePath where below it numbers show what was done; empty if nowhere
   */
  public static ParticipantLaws at(URI base, Optional<String> statePath) {
    return of(new HttpSubject(base, statePath), statePath.isPresent());
  }

  /**
   * For a participant that is reached in another way.
   *
   * @param showsState whether it shows numbers
   */
  public static ParticipantLaws of(Subject subject, boolean showsState) {
    ParticipantLaws laws = new ParticipantLaws(self -> new Running(subject, () -> {}), false);
    laws.showsState = showsState;
    return laws;
  }

  /** Writes inputs of samples that are added after this. */
  public ParticipantLaws mapper(ObjectMapper inputs) {
    mapper = inputs;
    return this;
  }

  /** An operation of two-phase commit, with an input that it can do. */
  public ParticipantLaws prepared(String operation, Object payload) {
    return sample(Sample.of(SampleStyle.PREPARED, operation, json(payload)));
  }

  /** An operation of try-confirm-cancel, with an input that it can do. */
  public ParticipantLaws tcc(String operation, Object payload) {
    return sample(Sample.of(SampleStyle.TCC, operation, json(payload)));
  }

  /** A saga's step with nothing to undo, with an input that it can do. */
  public ParticipantLaws saga(String operation, Object payload) {
    return sample(Sample.of(SampleStyle.SAGA, operation, json(payload)));
  }

  /**
   * A saga's step, with an input that it can do.
   *
   * @param undo the undoing operation's name
   */
  public ParticipantLaws saga(String operation, Object payload, String undo) {
    return sample(Sample.of(SampleStyle.SAGA, operation, json(payload)).undoneBy(undo));
  }

  /** Any sample. */
  public ParticipantLaws sample(Sample sample) {
    samples.add(sample);
    return this;
  }

  /**
   * Names an input that the operation which was added last refuses.
   *
   * @throws IllegalStateException if none was added
   */
  public ParticipantLaws refusing(Object payload) {
    if (samples.isEmpty()) {
      throw new IllegalStateException("add an operation first");
    }
    samples.add(samples.remove(samples.size() - 1).refusing(json(payload)));
    return this;
  }

  /**
   * Shows what operations did, so that effects are checked, too. Nothing else may change the
   * numbers meanwhile.
   */
  public ParticipantLaws showing(Numbers read) {
    numbers = Optional.of(read);
    showsState = true;
    return this;
  }

  /** Checks that work is refused whose lock was given to somebody else, as the SDK refuses it. */
  public ParticipantLaws checkingLocks() {
    checksLocks = true;
    return this;
  }

  private Json json(Object payload) {
    return payload instanceof Json json
        ? json
        : Json.of(mapper.convertValue(payload, Object.class));
  }

  /** Checks everything, without JUnit. Leaves the participant running until {@link #close}. */
  public Report check() {
    return conformance().run(finding -> {});
  }

  /** Closes the participant, if this started it. */
  public void close() throws Exception {
    if (running.isPresent()) {
      running.get().closing().close();
      running = Optional.empty();
    }
  }

  private Conformance conformance() {
    if (running.isEmpty()) {
      running = Optional.of(starting.apply(this));
    }
    Optional<String> state = showsState ? Optional.of("numbers") : Optional.empty();
    return new Conformance(
        running.orElseThrow().subject(), new Samples(samples, state, checksLocks));
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> Stream.of(method.getParameterTypes()).anyMatch(LawCheck.class::equals))
        .orElse(false);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    if (samples.isEmpty()) {
      throw new IllegalStateException("no operation to check was added");
    }
    Conformance conformance = conformance();
    return samples.stream()
        .flatMap(
            sample ->
                conformance.laws(sample).stream()
                    .map(law -> new Invocation(new LawCheck(conformance, law, sample))));
  }

  /** One invocation of the test template. */
  private record Invocation(LawCheck check) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return check.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Resolver(check));
    }
  }

  /** Hands the check to the test. */
  private record Resolver(LawCheck check) implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LawCheck.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return check;
    }
  }
}
