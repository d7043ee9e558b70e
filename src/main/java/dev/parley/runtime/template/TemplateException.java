package dev.parley.runtime.template;

/** A template that cannot be read or filled. The message says where and why. */
public final class TemplateException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message, null, false, false);
  }
}
