package dev.parley.file;

import io.smallrye.mutiny.Multi;

/**
 * A file opened for reading.
 *
 * @param size size in bytes
 * @param bytes the bytes, read on demand; fails if the file is deleted or replaced before all bytes
 *     are read
 */
public record OpenFile(long size, Multi<byte[]> bytes) {}
