/** The operations on Vectara sessions. Called by no other package. */
package dev.parley.vectara.session;
