/** What the runtimes that call other servers have in common: exchanges and streams of events. */
package dev.parley.runtime.http;
