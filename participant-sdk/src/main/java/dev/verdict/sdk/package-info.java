/**
 * What a service's developer uses: {@link dev.verdict.sdk.Participant} declares operations as typed
 * handlers over a {@link dev.verdict.sdk.Store}.
 */
@NullMarked
package dev.verdict.sdk;

import org.jspecify.annotations.NullMarked;
