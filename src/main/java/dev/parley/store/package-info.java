/**
 * What all tables share: how ids are made, the precision of time, and what can be stored at all.
 */
package dev.parley.store;
