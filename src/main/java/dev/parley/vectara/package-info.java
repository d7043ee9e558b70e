/**
 * The Vectara dialect: agent sessions as Vectara's v2 clients speak them. What works is listed in
 * the README beside this package.
 */
package dev.parley.vectara;
