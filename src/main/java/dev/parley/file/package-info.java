/**
 * The files of a session: a tree of entries, stored as rows, and their contents, stored separately
 * by {@link dev.parley.file.FileContents}. Both are deleted with the session.
 */
package dev.parley.file;
