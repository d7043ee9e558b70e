package dev.parley.bench.report;

/**
 * What the requests of a run cost.
 *
 * @param cpuSeconds processor time of the program, for each request
 * @param residentBytes memory that the program has in use at the end
 * @param statements statements for each request
 * @param buffers pages that these read, for each request
 */
public record Cost(double cpuSeconds, long residentBytes, double statements, double buffers) {}
