/**
 * Running it: the settings a start needs, checked before anything else happens, and what operators
 * look at.
 */
package dev.parley.ops;
