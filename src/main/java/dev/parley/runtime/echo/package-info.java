/**
 * A runtime without a model: it repeats what it is told, and can be told to fail, to hang and to
 * call tools. Called by no other package.
 */
package dev.parley.runtime.echo;
