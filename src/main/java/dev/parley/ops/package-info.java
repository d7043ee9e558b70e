/**
 * Operation of the program: startup settings, which are checked before anything else happens, and
 * health, TLS and background tasks.
 */
package dev.parley.ops;
