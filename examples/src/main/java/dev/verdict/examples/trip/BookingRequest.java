package dev.verdict.examples.trip;

/**
 * Asks a service to book something for a trip.
 *
 * @param trip the trip's own name
 * @param traveller for whom
 * @param what what to book; a service that does not have it declines
 */
public record BookingRequest(String trip, String traveller, String what) {}
