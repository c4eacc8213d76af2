/**
 * The operator's commands. Each makes one call to the HTTP API of a running node and prints its
 * answer, for people or as the JSON that it is. A new one is a {@link
 * dev.verdict.coordinator.cli.NodeCommand} in {@link dev.verdict.coordinator.cli.NodeCommands}.
 */
@NullMarked
package dev.verdict.coordinator.cli;

import org.jspecify.annotations.NullMarked;
