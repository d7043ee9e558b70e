package dev.parley.azure.file;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating a directory. */
@Schema(name = "AzureMakeDirectory")
public record MakeDirectoryRequest(@Schema(required = true, examples = "data") String path) {}
