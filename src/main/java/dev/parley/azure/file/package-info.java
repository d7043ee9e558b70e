/** The operations on the files of an Azure session. Called by no other package. */
package dev.parley.azure.file;
