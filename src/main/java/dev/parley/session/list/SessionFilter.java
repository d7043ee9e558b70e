package dev.parley.session.list;

import dev.parley.session.metadata.MetadataCondition;
import java.util.Optional;

/**
 * Restricts a list of sessions to those that meet all given conditions.
 *
 * @param enabled whether they accept messages
 * @param metadata condition on their metadata
 * @param text regular expression for their names and descriptions
 */
public record SessionFilter(
    Optional<Boolean> enabled, Optional<MetadataCondition> metadata, Optional<TextFilter> text) {}
