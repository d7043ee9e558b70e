/**
 * OpenAI's items and conversations, which the dialect shares with OpenAI's API: their ids, their
 * JSON in both directions, and the bodies of requests and responses. The shapes are those of the
 * {@code openai} package for JavaScript.
 */
package dev.parley.azure.conversation;
