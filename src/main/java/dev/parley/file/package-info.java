/**
 * The files of a session: a tree of entries, stored as rows, and their contents, stored separately
 * in {@link dev.parley.file.content}. Both are deleted with the session, except contents that it
 * shares with its forks: those are deleted with the last of these sessions.
 */
package dev.parley.file;
