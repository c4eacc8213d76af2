package dev.verdict.spring.service;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.spring.AtomicTransaction;
import dev.verdict.spring.CurrentTransaction;
import dev.verdict.spring.TransactionInterceptor;
import dev.verdict.spring.service.Bookings.Booked;
import java.net.URI;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Calls this very service over HTTP within a transaction. */
@Service
public class Calls {
  private final RestClient http;

  Calls(RestClient.Builder http) {
    this.http = http.requestInterceptor(new TransactionInterceptor()).build();
  }

  /** One call. */
  @AtomicTransaction
  public String call(URI uri) {
    return String.valueOf(http.post().uri(uri).retrieve().body(String.class));
  }

  /** One call, whose failure is swallowed. */
  @AtomicTransaction
  public void swallow(URI uri) {
    try {
      http.post().uri(uri).retrieve().toBodilessEntity();
    } catch (RestClientException swallowed) {
      return;
    }
  }

  /** The service's own HTTP interface. */
  @RestController
  public static class Web {
    private final Participant participant;

    Web(Participant participant) {
      this.participant = participant;
    }

    /** Holds as a branch of the caller's transaction. */
    @PostMapping("/hold/{what}")
    public String hold(@PathVariable("what") String what) {
      Result<Booked> held =
          CurrentTransaction.join(participant, "hold", new Note(what), Booked.class);
      return held.toString();
    }

    /** Votes no, and answers 200 all the same. */
    @PostMapping("/overdraw")
    public String overdraw() {
      return CurrentTransaction.join(
              participant, "overdraw", new Note("too much"), Result.None.class)
          .toString();
    }

    /** Fails after it held something. */
    @PostMapping("/fail")
    public String fail() {
      hold("failed");
      throw new IllegalStateException("after all");
    }
  }
}
