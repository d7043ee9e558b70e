/**
 * Conversation sessions between an owner and an agent. {@link dev.parley.session.SessionCreation}
 * creates them, {@link dev.parley.session.Sessions} reads and changes one, {@link
 * dev.parley.session.SessionLists} and {@link dev.parley.session.SessionSearch} list them. Who may
 * see a session is decided by {@link dev.parley.session.SessionAccess}, for all dialects.
 */
package dev.parley.session;
