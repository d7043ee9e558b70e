package dev.parley.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A version to save.
 *
 * @param definition any storable JSON object; stored unchanged
 * @param description up to 4,096 characters; empty to leave it unchanged
 * @param metadata any storable JSON object; empty to leave it unchanged
 * @param draft whether to save it without publishing it
 */
public record NewVersion(
    ObjectNode definition,
    Optional<String> description,
    Optional<ObjectNode> metadata,
    boolean draft) {}
