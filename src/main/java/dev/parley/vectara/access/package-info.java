/**
 * Who may do what in the Vectara dialect: actions, the roles and scopes that allow them, and the
 * check of each request. Called by the dialect's resources.
 */
package dev.parley.vectara.access;
