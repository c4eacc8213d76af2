/** TLS: keys, certificates and authorities in files, read again when they change. */
@NullMarked
package dev.verdict.coordinator.tls;

import org.jspecify.annotations.NullMarked;
