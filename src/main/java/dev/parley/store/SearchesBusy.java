package dev.parley.store;

/** Too many searches are running; a later attempt may succeed. */
public final class SearchesBusy extends RuntimeException {

  private static final long serialVersionUID = 1;

  public SearchesBusy() {
    super("too many searches are running");
  }
}
