/**
 * The Vectara dialect: agents, sessions and API keys as Vectara's v2 clients expect them. The
 * README in this package lists what is supported.
 */
package dev.parley.vectara;
