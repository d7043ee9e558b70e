/**
 * Secrets of sessions and their encryption, which only {@link dev.parley.session.SessionSecrets}
 * performs. The dialects make {@link dev.parley.session.secret.Secrets} from requests.
 */
package dev.parley.session.secret;
