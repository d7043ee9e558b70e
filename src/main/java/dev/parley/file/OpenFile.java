package dev.parley.file;

import io.smallrye.mutiny.Multi;

/**
 * A file that is being read.
 *
 * @param size how many bytes it has
 * @param bytes the bytes, piece by piece as they are asked for; fails when the file is deleted or
 *     replaced before all are read
 */
public record OpenFile(long size, Multi<byte[]> bytes) {}
