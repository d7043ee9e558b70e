/** The statements on turns, as PostgreSQL runs them. */
package dev.parley.turn.sql;
