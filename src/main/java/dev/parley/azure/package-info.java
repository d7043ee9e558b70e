/**
 * The Azure AI Foundry dialect: agent endpoint sessions as Microsoft's clients speak them. What
 * works is listed in the README beside this package.
 */
package dev.parley.azure;
