/**
 * The files of a session: a tree of entries, kept as rows beside the session, and their contents,
 * kept in a store of their own ({@link dev.parley.file.FileContents}). Both go with the session.
 */
package dev.parley.file;
