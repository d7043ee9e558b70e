/** Conversations that no agent has answered in yet. */
package dev.parley.conversation;
