package dev.parley.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is set about an agent besides its versions.
 *
 * @param displayName for people, 1 to 200 characters
 * @param description for people, up to 4,096 characters
 * @param enabled whether it takes new sessions
 * @param extras what a dialect keeps with it and no other part reads: any storable JSON object
 * @param selected the version of sessions that ask for none; empty for the latest published
 * @param isolation what it makes of isolation keys
 */
public record AgentSettings(
    String displayName,
    String description,
    boolean enabled,
    ObjectNode extras,
    Optional<VersionNumber> selected,
    IsolationRule isolation) {}
