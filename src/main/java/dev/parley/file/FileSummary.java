package dev.parley.file;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A file or directory without its content.
 *
 * @param name name in its directory
 * @param directory whether it is a directory
 * @param size size in bytes; 0 for a directory
 * @param modifiedAt when the content was last replaced; for a directory, when it was created
 */
@RegisterForReflection // instantiated by Hibernate as a query result
public record FileSummary(String name, boolean directory, long size, Instant modifiedAt) {}
