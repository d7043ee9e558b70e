package dev.parley.http.body;

import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * A resource whose operations read the body as a stream ({@link IncomingBytes}): it may be of any
 * type, and its size limit is set by the operation.
 */
public interface StreamedBody {

  /** Whether the operation that handles a request reads the body as a stream. */
  static boolean readBy(SimpleResourceInfo resource) {
    return resource != null
        && resource.getResourceClass() != null
        && StreamedBody.class.isAssignableFrom(resource.getResourceClass());
  }
}
