/**
 * The events of Vectara sessions: what is sent to an agent, the streams of its answers, and the log
 * of both. Schedules read their messages as inputs do; otherwise called by no other package.
 */
package dev.parley.vectara.event;
