/**
 * What a vendor's API provides to the HTTP layer, and how a failed request is answered in the
 * format of the dialect that owns its path.
 */
package dev.parley.http.dialect;
