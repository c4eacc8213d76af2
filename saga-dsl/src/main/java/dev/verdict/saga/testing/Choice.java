package dev.verdict.saga.testing;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.saga.SagaCommand;

/** What a decision rests on. */
enum Choice {
  /** On what participants answered, which they would answer again. */
  BY_ANSWER,
  /** On time or the order of arrival, which may be otherwise after a crash. */
  BY_TIME;

  static Choice of(Event event) {
    return event.accept(
        new Event.Visitor<>() {
          @Override
          public Choice answered(Event.Answered answered) {
            return BY_ANSWER;
          }

          @Override
          public Choice unanswered(Event.Unanswered unanswered) {
            return BY_TIME;
          }

          @Override
          public Choice timerFired(Event.TimerFired fired) {
            return BY_TIME;
          }

          @Override
          public Choice armed(Event.Armed armed) {
            return BY_ANSWER;
          }

          @Override
          public Choice takenOver(Event.TakenOver takenOver) {
            return BY_ANSWER;
          }

          @Override
          public Choice nudged(Event.Nudged nudged) {
            return BY_TIME;
          }

          @Override
          public Choice paused(Event.Paused paused) {
            return BY_TIME;
          }

          @Override
          public Choice resumed(Event.Resumed resumed) {
            return BY_TIME;
          }

          @Override
          public Choice resolved(Event.Resolved resolved) {
            return BY_TIME;
          }
        });
  }

  static Choice of(SagaCommand command) {
    return command.accept(
        new SagaCommand.Visitor<>() {
          @Override
          public Choice start(SagaCommand.Start start) {
            return BY_ANSWER;
          }

          @Override
          public Choice cancel(SagaCommand.Cancel cancel) {
            return BY_TIME;
          }

          @Override
          public Choice signal(SagaCommand.Signal signal) {
            return BY_ANSWER;
          }

          @Override
          public Choice inquire(SagaCommand.Inquire inquire) {
            return BY_TIME;
          }

          @Override
          public Choice substitute(SagaCommand.Substitute substitute) {
            return BY_TIME;
          }

          @Override
          public Choice skip(SagaCommand.Skip skip) {
            return BY_TIME;
          }

          @Override
          public Choice giveInput(SagaCommand.GiveInput given) {
            return BY_TIME;
          }
        });
  }
}
