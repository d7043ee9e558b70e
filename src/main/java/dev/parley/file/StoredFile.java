package dev.parley.file;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * An entry, with what is needed to read its content.
 *
 * @param directory whether it is a directory, which has no content
 * @param size size in bytes
 * @param contentAgentId agent under which the content is stored; in a fork, possibly another one
 *     than the session's
 * @param contentId id of the content; null for a directory
 */
@RegisterForReflection // instantiated by Hibernate as a query result
public record StoredFile(boolean directory, long size, UUID contentAgentId, UUID contentId) {}
