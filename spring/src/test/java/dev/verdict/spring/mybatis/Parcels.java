package dev.verdict.spring.mybatis;

import dev.verdict.sdk.Result;
import dev.verdict.spring.Action;
import dev.verdict.spring.Cancel;
import dev.verdict.spring.Compensate;
import dev.verdict.spring.Confirm;
import dev.verdict.spring.Prepare;
import dev.verdict.spring.Try;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Handlers that know mappers, and no connection. */
@Service
public class Parcels {
  private final ParcelMapper atOnce;
  private final ParcelMapper inBatches;
  private final ApplicationEventPublisher events;

  Parcels(
      @Qualifier("atOnce") ParcelMapper atOnce,
      @Qualifier("inBatches") ParcelMapper inBatches,
      ApplicationEventPublisher events) {
    this.atOnce = atOnce;
    this.inBatches = inBatches;
    this.events = events;
  }

  /**
   * Something that happened to a parcel.
   *
   * @param batched by which mapper it is put on record
   */
  public record Happened(String what, boolean batched) {}

  /** Puts on record what happened, in the last moment. */
  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  public void record(Happened event) {
    (event.batched() ? inBatches : atOnce).insert(event.what());
  }

  private void batch(Parcel parcel) {
    inBatches.insert(parcel.number() + " one");
    inBatches.insert(parcel.number() + " two");
  }

  /** Sends two parcels by a batch. */
  @Action("send")
  public void send(Parcel parcel) {
    batch(parcel);
  }

  /** Takes both back by a batch. */
  @Compensate(value = "call-back", of = "send")
  public void callBack(Parcel parcel) {
    inBatches.delete(parcel.number() + " one");
    inBatches.delete(parcel.number() + " two");
  }

  /** Sends the same parcel twice, which the database refuses when the batch goes out. */
  @Action("send-twice")
  public void sendTwice(Parcel parcel) {
    inBatches.insert(parcel.number());
    inBatches.insert(parcel.number());
  }

  /** Sends two parcels by a batch, and then says no. */
  @Action("refuse")
  public Result<Result.None> refuse(Parcel parcel) {
    batch(parcel);
    return Result.refused("not today");
  }

  /** Sends a parcel and has that put on record before the commit, by the same session. */
  @Action("tell")
  public void tell(Parcel parcel) {
    atOnce.insert(parcel.number() + " one");
    events.publishEvent(new Happened(parcel.number(), false));
  }

  /** Sends a parcel and has that put on record by a batch that begins before the commit. */
  @Action("tell-in-batches")
  public void tellInBatches(Parcel parcel) {
    atOnce.insert(parcel.number() + " one");
    events.publishEvent(new Happened(parcel.number(), true));
  }

  /** Reserves by a batch. */
  @Try("hold")
  public void hold(Parcel parcel) {
    batch(parcel);
  }

  /** Uses the reservation by a batch. */
  @Confirm("hold")
  public void use(Parcel parcel) {
    inBatches.insert(parcel.number() + " used");
  }

  /** Releases the reservation by a batch. */
  @Cancel("hold")
  public void release(Parcel parcel) {
    callBack(parcel);
  }

  /** Sends two parcels by a batch once it is decided. */
  @Prepare("send-prepared")
  public void sendPrepared(Parcel parcel) {
    batch(parcel);
  }

  /** Sends a parcel and has that put on record before both are prepared, by the same session. */
  @Prepare("tell-prepared")
  public void tellPrepared(Parcel parcel) {
    tell(parcel);
  }

  /** Sends a parcel and has that put on record by a batch that begins before both are prepared. */
  @Prepare("tell-prepared-in-batches")
  public void tellPreparedInBatches(Parcel parcel) {
    tellInBatches(parcel);
  }
}
