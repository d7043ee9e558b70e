package dev.parley.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A version as it is to be saved.
 *
 * @param definition any storable JSON object; kept whole
 * @param description for people, up to 4,096 characters; empty to leave it as it is
 * @param metadata any storable JSON object; empty to leave it as it is
 * @param draft whether it is saved without publishing it
 */
public record NewVersion(
    ObjectNode definition,
    Optional<String> description,
    Optional<ObjectNode> metadata,
    boolean draft) {}
