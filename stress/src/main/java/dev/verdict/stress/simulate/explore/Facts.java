package dev.verdict.stress.simulate.explore;

import java.util.List;

/**
 * What the properties need to know of a machine's state. Masks have one bit for each branch.
 *
 * @param status the machine's own word
 * @param outcome 0 undecided, else as in the decision row
 * @param finished nothing is left to do
 * @param half undecided, and nobody but its first owner may drive it on
 * @param givenUp a saga that goes back, or asks whether it must
 * @param members the branches that it names
 * @param acknowledged the branches of which it believes that they carried out the decision
 * @param done the steps of which it believes that they ran
 * @param skipped the steps that do not run
 * @param undone the steps of which it believes that they are undone
 * @param lost the steps whose branch is lost
 * @param parked the steps that wait for a person, who has not asked for another attempt
 * @param replacing the steps of which an operator gave what is to take their place
 * @param given the steps whose place was taken by that
 * @param byHand the steps that a person did
 * @param besides the steps that are shown to have been done besides what has their place
 * @param toUndo the steps that wait for a person to undo them
 * @param waited the waits that are over, or whose signal came early
 * @param signalled the steps whose signal was given
 * @param recorded for each branch the newest attempt that was recorded before it was sent
 * @param attempts for each branch how often the present call was tried
 * @param stuck whether a person should look
 * @param places where each branch or step stands, in the machine's words; none before it is known
 * @param paused whether no call may begin
 */
record Facts(
    String status,
    int outcome,
    boolean finished,
    boolean half,
    boolean givenUp,
    int members,
    int acknowledged,
    int done,
    int skipped,
    int undone,
    int lost,
    int parked,
    int replacing,
    int given,
    int byHand,
    int besides,
    int toUndo,
    int waited,
    int signalled,
    List<Integer> recorded,
    List<Integer> attempts,
    boolean stuck,
    List<String> places,
    boolean paused) {}
