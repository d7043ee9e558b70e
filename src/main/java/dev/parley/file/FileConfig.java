package dev.parley.file;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of files. */
@ConfigMapping(prefix = "parley.files")
public interface FileConfig {

  /** The most that one file may have. */
  @WithDefault("50M")
  MemorySize maxSize();

  /** The most that all files of a session may have together. */
  @WithDefault("1G")
  MemorySize sessionQuota();
}
