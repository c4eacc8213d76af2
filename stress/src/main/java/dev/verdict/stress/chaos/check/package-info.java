/** The judgement of a run. It shares no code with the coordinator, the protocol or the SDK. */
@NullMarked
package dev.verdict.stress.chaos.check;

import org.jspecify.annotations.NullMarked;
