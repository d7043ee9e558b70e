/** The settings of turns. */
package dev.parley.turn.config;
