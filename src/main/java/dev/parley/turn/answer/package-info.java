/** What a turn has produced, and how it ends with that. */
package dev.parley.turn.answer;
