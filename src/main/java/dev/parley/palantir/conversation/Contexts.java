package dev.parley.palantir.conversation;

import dev.parley.palantir.InputContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The contexts of a message, by kind. */
@RegisterForReflection
@Schema(name = "PalantirContexts")
public record Contexts(
    @Schema(required = true) List<InputContext.OfObjects> objectContexts,
    @Schema(required = true) List<InputContext.FunctionRetrieved> functionRetrievedContexts) {

  /** Groups contexts by kind. */
  static Contexts of(List<InputContext> contexts) {
    return new Contexts(
        only(contexts, InputContext.OfObjects.class),
        only(contexts, InputContext.FunctionRetrieved.class));
  }

  private static <T> List<T> only(List<InputContext> contexts, Class<T> kind) {
    return contexts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
