package dev.verdict.stress.simulate.world;

import dev.verdict.stress.simulate.world.kernel.Weather;
import java.util.List;
import java.util.Map;

/**
 * What a seed stands for. What it leaves open (how long each thing takes) comes from the seed too.
 *
 * @param seed the seed
 * @param coordinators how many
 * @param shards how many
 * @param calmAtUs when the faults end, in microseconds since the world began
 * @param weather of the network until then
 * @param statements what happens to statements until then
 * @param orders what clients ask for
 * @param faults what is done
 * @param crashes at which passage of a crash point a coordinator dies
 */
record Plan(
    long seed,
    int coordinators,
    int shards,
    long calmAtUs,
    Weather weather,
    StatementFaults statements,
    List<Order> orders,
    List<PlannedFault> faults,
    Map<String, Integer> crashes) {
  Plan with(List<Order> newOrders, List<PlannedFault> newFaults, Map<String, Integer> newCrashes) {
    return new Plan(
        seed,
        coordinators,
        shards,
        calmAtUs,
        weather,
        statements,
        newOrders,
        newFaults,
        newCrashes);
  }

  Plan with(Weather newWeather, StatementFaults newStatements) {
    return new Plan(
        seed, coordinators, shards, calmAtUs, newWeather, newStatements, orders, faults, crashes);
  }
}
