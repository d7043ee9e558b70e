package dev.parley.azure;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which directory to make. */
@Schema(name = "AzureMakeDirectory")
public record MakeDirectoryRequest(@Schema(required = true, examples = "data") String path) {}
