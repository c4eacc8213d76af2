package dev.verdict.stress.simulate.explore;

/**
 * What the machine made of an input, in numbers.
 *
 * @param number its own number
 * @param error why the machine threw; empty if it did not
 * @param refused whether the command was refused
 * @param records the list of records
 * @param next the state once they hold
 * @param effects what is to be carried out then, see {@link Effects}
 * @param forced whether a record is forced
 * @param lazy whether a record is written soon
 * @param late whether all effects wait for the log
 * @param byTimer whether a timer was the input
 */
@SuppressWarnings("ArrayRecordComponent") // read for every transition; nobody changes it
record Step(
    int number,
    String error,
    boolean refused,
    int records,
    int next,
    int[] effects,
    boolean forced,
    boolean lazy,
    boolean late,
    boolean byTimer) {
  boolean changesNothing() {
    return records == 0 && effects.length == 0 && error.isEmpty();
  }
}
