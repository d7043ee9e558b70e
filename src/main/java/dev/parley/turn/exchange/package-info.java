/** Turns whose caller waits for an answer in text. */
package dev.parley.turn.exchange;
