package dev.parley.session;

import java.util.Optional;

/**
 * Which sessions a list shows; all that is given has to be true of each.
 *
 * @param enabled whether they take messages
 * @param metadata what their metadata is like
 * @param text what is in their names and descriptions
 */
public record SessionFilter(
    Optional<Boolean> enabled, Optional<MetadataCondition> metadata, Optional<TextFilter> text) {}
