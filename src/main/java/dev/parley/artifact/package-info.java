/**
 * Artifacts: files of a session that were uploaded together with a message. What {@link
 * dev.parley.file} says of files holds for them too; an artifact adds an id and a description.
 */
package dev.parley.artifact;
