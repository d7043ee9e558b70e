package dev.parley.bench.load;

import java.nio.file.Path;
import java.util.Map;

/**
 * A program that answers requests.
 *
 * @param label its name in reports
 * @param process its process
 * @param port where it listens
 * @param callers the rows of {@link Callers} that requests are made from
 * @param calls the operations that it has
 */
public record Target(
    String label, ProcessHandle process, int port, Path callers, Map<Operation, Call> calls) {}
