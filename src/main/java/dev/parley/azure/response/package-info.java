/**
 * OpenAI's responses: the request for one, its JSON, and the frames of its stream. The shapes are
 * those of the {@code openai} package for JavaScript.
 */
package dev.parley.azure.response;
