/**
 * Conversation sessions between an owner and an agent. {@link dev.parley.session.SessionCreation}
 * creates them, {@link dev.parley.session.Sessions} reads and changes single sessions, {@link
 * dev.parley.session.list.SessionLists} and {@link dev.parley.session.list.SessionSearch} list
 * them. {@link dev.parley.session.SessionAccess} decides who may access a session, for all
 * dialects.
 */
package dev.parley.session;
