package dev.parley.http;

import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * A resource whose operations read the body themselves, as it comes ({@link IncomingBytes}): it may
 * be of any type, and as large as the operation says.
 */
public interface StreamedBody {

  /** Whether the operation that a request goes to reads the body itself. */
  static boolean readBy(SimpleResourceInfo resource) {
    return resource != null
        && resource.getResourceClass() != null
        && StreamedBody.class.isAssignableFrom(resource.getResourceClass());
  }
}
