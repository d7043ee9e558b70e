package dev.parley.azure.file;

import dev.parley.azure.Paging;
import dev.parley.file.FilePath;
import dev.parley.file.FileSummary;
import dev.parley.http.error.HttpFailure;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/** Converts files between the dialect's types and the core's. */
@ApplicationScoped
public class FileMapper {

  /**
   * The path in a request.
   *
   * @throws dev.parley.http.error.HttpFailureException invalid parameter, when it is missing
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public FilePath path(String text) {
    if (text == null) {
      throw new HttpFailure.InvalidParameter("path", "is missing").exception();
    }
    return FilePath.of(text);
  }

  /**
   * The directory in a request; the home directory if it is absent.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public FilePath directory(String text) {
    return text == null ? FilePath.HOME : FilePath.of(text);
  }

  /**
   * The page that a query requests. Unlike sessions, files are listed in ascending order by
   * default.
   *
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  public PageRequest page(String limit, String order, String after, String before) {
    Paging paging = Paging.of(limit, Objects.requireNonNullElse(order, "asc"), after, before, null);
    paging.after().ifPresent(name -> requireName("after", name));
    paging.before().ifPresent(name -> requireName("before", name));
    return paging.request(name -> name);
  }

  private static void requireName(String parameter, String name) {
    if (!FilePath.isName(name)) {
      throw new HttpFailure.InvalidParameter(parameter, "must be the name of a file").exception();
    }
  }

  /** Converts a file or directory that was requested by itself. */
  public FileEntryResponse entry(FilePath path, FileSummary file) {
    return entry(path.toString(), file);
  }

  private static FileEntryResponse entry(String path, FileSummary file) {
    return new FileEntryResponse(
        path,
        file.name(),
        file.size(),
        file.directory(),
        file.directory(),
        file.modifiedAt().getEpochSecond());
  }

  /** Converts a page of a directory. */
  public FileListResponse page(FilePath directory, Page<FileSummary> page) {
    List<FileEntryResponse> entries =
        page.items().stream().map(file -> entry((String) null, file)).toList();
    return new FileListResponse(
        directory.toString(),
        entries,
        page.hasMore(),
        entries.isEmpty() ? null : entries.get(0).name(),
        entries.isEmpty() ? null : entries.get(entries.size() - 1).name());
  }
}
