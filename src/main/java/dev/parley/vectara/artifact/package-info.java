/** Artifacts in the Vectara dialect, and the uploads of which they come. */
package dev.parley.vectara.artifact;
