/**
 * The Azure AI Foundry dialect: agent endpoint sessions as Microsoft's clients speak them. What
 * works is listed in the README beside this package.
 *
 * <p>All resources are at {@code /agents} as a whole, and say the rest of their paths on each
 * method: the framework looks for an operation's method in resources of one path only, and would
 * answer 404 instead of 405 where another resource's path is a part of this one's.
 */
package dev.parley.azure;
