/**
 * OpenAI's Responses API: the input of requests and the events of answers. Containers of hosted
 * agents and model servers speak it.
 */
package dev.parley.runtime.responses;
