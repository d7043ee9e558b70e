/**
 * The operations on Vectara API keys, including the older request form. Called by no other package.
 */
package dev.parley.vectara.apikey;
