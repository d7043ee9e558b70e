/** Lists of all of a caller's responses and conversations. */
package dev.parley.azure.list;
