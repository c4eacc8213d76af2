/** Child processes: started on this class path, ordered through a pipe, ended with their parent. */
@NullMarked
package dev.verdict.stress.process;

import org.jspecify.annotations.NullMarked;
