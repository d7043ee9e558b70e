/** What all tables share: how ids are made, and the precision of time. */
package dev.parley.store;
