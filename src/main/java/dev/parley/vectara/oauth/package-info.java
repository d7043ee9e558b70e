/** Vectara's token endpoint, which forwards to the OpenID provider. Called by no other package. */
package dev.parley.vectara.oauth;
