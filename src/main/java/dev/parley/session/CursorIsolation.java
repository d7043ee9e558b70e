package dev.parley.session;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The isolation of a cursor's session.
 *
 * @param stored as it is stored with the session
 * @param open whether the session shows to an owner that names none
 */
@RegisterForReflection // a query's result, built by Hibernate
record CursorIsolation(String stored, boolean open) {}
