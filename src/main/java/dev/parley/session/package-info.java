/**
 * The heart: conversation sessions between an owner and an agent. {@link
 * dev.parley.session.Sessions} creates and lists them; who owns a row, when it expires and how it
 * is named are decided here, once, for all dialects.
 */
package dev.parley.session;
