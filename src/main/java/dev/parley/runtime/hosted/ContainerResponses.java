package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.runtime.responses.ResponseSource;

/** Responses of containers. */
enum ContainerResponses implements ResponseSource {
  SOURCE;

  /** Whatever a container sends, it is at work. */
  @Override
  public boolean begins(String type) {
    return true;
  }

  @Override
  public boolean callsComeLast() {
    return false;
  }

  @Override
  public ContainerFailure invalid(String reason) {
    return ContainerFailure.invalid(reason);
  }

  @Override
  public ContainerFailure brokenOff(String reason) {
    return ContainerFailure.brokenOff(reason);
  }

  @Override
  public ContainerFailure reported(JsonNode error) {
    return ContainerFailure.reported(error.path("code").asText(""));
  }
}
