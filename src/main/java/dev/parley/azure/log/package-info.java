/**
 * The log stream of a session: its states and its turns, derived from what is stored, without what
 * was said.
 */
package dev.parley.azure.log;
