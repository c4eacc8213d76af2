/**
 * A JUnit extension for a service's own tests: {@link dev.verdict.testkit.ParticipantLaws} repeats
 * calls, undoes too early and twice, wakes old coordinators and cuts connections, and says in words
 * which law was broken.
 */
@NullMarked
package dev.verdict.testkit;

import org.jspecify.annotations.NullMarked;
