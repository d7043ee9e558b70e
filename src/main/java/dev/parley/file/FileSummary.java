package dev.parley.file;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A file or directory without its content.
 *
 * @param name its name in its directory
 * @param directory whether it is a directory
 * @param size bytes; 0 for a directory
 * @param modifiedAt when the content was last replaced; of a directory, when it was made
 */
@RegisterForReflection // a query's result, built by Hibernate
public record FileSummary(String name, boolean directory, long size, Instant modifiedAt) {}
