package dev.parley.palantir.conversation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message from the user. */
@Schema(name = "PalantirUserTextInput")
public record UserTextInput(
    @Schema(required = true, examples = "Where is my order?") String text) {}
