/**
 * The Azure AI Foundry dialect: agents and agent endpoint sessions as Microsoft's clients expect
 * them. The README in this package lists what is supported.
 *
 * <p>All resource classes have the path {@code /agents} and declare the rest on each method: the
 * framework looks for an operation's method in resource classes of one path only, and would respond
 * with 404 instead of 405 if another class's path were a prefix of this one's.
 */
package dev.parley.azure;
