package dev.parley.file.content;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of files. */
@ConfigMapping(prefix = "parley.files")
public interface FileConfig {

  /** Maximum size of a file. */
  @WithDefault("50M")
  MemorySize maxSize();

  /** Maximum total size of the files of a session. */
  @WithDefault("1G")
  MemorySize sessionQuota();
}
