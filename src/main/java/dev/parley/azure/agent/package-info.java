/** The operations on Azure agents and their versions. Called by no other package. */
package dev.parley.azure.agent;
