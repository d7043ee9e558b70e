/**
 * The settings: their names and types, their source, and the checks at startup. Called by the start
 * of the program. Also reads the certificate that the server presents.
 */
package dev.parley.ops.settings;
