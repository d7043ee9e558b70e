/**
 * The contents of files: their bytes, the record of each of them, and the removal of those without
 * an entry. Called by the files of sessions, by artifacts, and by the sweeper.
 */
package dev.parley.file.content;
