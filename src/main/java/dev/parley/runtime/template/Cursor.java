package dev.parley.runtime.template;

import java.util.Optional;
import java.util.function.Supplier;

/** Reads a template character by character. */
final class Cursor {

  /** How deep blocks and expressions may be nested. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_NAME = 100;

  private final String text;
  private final int firstLine;
  private final Budget budget;
  private int at;

  /** How far the lines have been counted, and how many there are. */
  private int counted;

  private int lines;
  private int depth;

  /**
   * Begins to read.
   *
   * @param firstLine the number of the first line
   * @param depth how deep the text is nested in others
   * @param budget counts what is read again
   */
  Cursor(String text, int firstLine, int depth, Budget budget) {
    this.text = text;
    this.firstLine = firstLine;
    this.depth = depth;
    this.budget = budget;
  }

  /**
   * A cursor for a text that is a part of this one.
   *
   * @param line the number of its first line
   */
  Cursor within(String part, int line) {
    return new Cursor(part, line, depth, budget);
  }

  /** Where it is. */
  int position() {
    return at;
  }

  /** Goes back, or forward. */
  void moveTo(int position) {
    at = position;
  }

  /**
   * Reads a part if it can be read; if not, nothing is read.
   *
   * @throws TemplateException if too much has been read in vain
   */
  <T> Optional<T> attempt(Supplier<T> part) {
    int start = at;
    int level = depth;
    try {
      return Optional.of(part.get());
    } catch (TemplateException e) {
      if (!budget.reread(at - start)) {
        throw error("too much of it cannot be read");
      }
      at = start;
      depth = level;
      return Optional.empty();
    }
  }

  boolean isAtEnd() {
    return at >= text.length();
  }

  /** The next character, or one after it; NUL at the end. */
  char peek(int offset) {
    return at + offset < text.length() ? text.charAt(at + offset) : 0;
  }

  char next() {
    return text.charAt(at++);
  }

  /** What has been read since a position. */
  String since(int position) {
    return text.substring(position, at);
  }

  /** Reads a text if it comes next. */
  boolean take(String expected) {
    boolean found = text.startsWith(expected, at);
    at += found ? expected.length() : 0;
    return found;
  }

  /** Reads a word if it comes next and does not go on. */
  boolean takeWord(String word) {
    return text.startsWith(word, at) && !isLetter(peek(word.length())) && take(word);
  }

  /** Reads a text that has to come next, after white space. */
  void require(String expected) {
    skipSpace();
    if (!take(expected)) {
      throw error("'" + expected + "' is missing");
    }
  }

  /** Whether a character comes next, after spaces. */
  boolean isNext(char expected) {
    int offset = 0;
    while (peek(offset) == ' ' || peek(offset) == '\t') {
      offset++;
    }
    return peek(offset) == expected;
  }

  /** Whether a text is there, now or later. */
  boolean isAhead(String expected) {
    return text.indexOf(expected, at) >= 0;
  }

  /** Reads up to an end, and the end. */
  String upTo(String end) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw error("'" + end + "' is missing");
    }
    String before = text.substring(at, found);
    at = found + end.length();
    return before;
  }

  /** Reads a name; empty, and nothing is read, if none comes next or it is too long. */
  String name() {
    int length = 0;
    if (!Character.isDigit(peek(0))) {
      while (length <= MAX_NAME && isLetter(peek(length))) {
        length++;
      }
    }
    int start = at;
    at += length > MAX_NAME ? 0 : length;
    return since(start);
  }

  /** Reads the digits of a number, with those of its fraction. */
  String digits() {
    int start = at;
    while (Character.isDigit(peek(0)) || peek(0) == '.' && Character.isDigit(peek(1))) {
      at++;
    }
    return since(start);
  }

  /** Whether a character can be a part of a name. */
  static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  /** Reads white space. */
  void skipSpace() {
    while (Character.isWhitespace(peek(0))) {
      at++;
    }
  }

  /** Reads the rest of the line with its end. */
  void skipLine() {
    while (!isAtEnd() && next() != '\n') {}
  }

  /** Whether there is nothing but white space between the beginning of the line and a position. */
  boolean isIndented(int position) {
    int before = position - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || text.charAt(before) == '\n';
  }

  /** Reads the rest of the line if there is nothing but white space in it. */
  boolean takeBlankLine() {
    int end = at;
    while (end < text.length() && " \t\r".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    boolean blank = end == text.length() || text.charAt(end) == '\n';
    if (blank) {
      at = Math.min(end + 1, text.length());
    }
    return blank;
  }

  /** Goes a level deeper. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw error("it is nested too deeply");
    }
  }

  /** Comes back from a level. */
  void leave() {
    depth--;
  }

  /** The number of the line. */
  int line() {
    while (counted < at) {
      lines += text.charAt(counted++) == '\n' ? 1 : 0;
    }
    while (counted > at) {
      lines -= text.charAt(--counted) == '\n' ? 1 : 0;
    }
    return firstLine + lines;
  }

  /** The failure of a template that is not valid here. */
  TemplateException error(String reason) {
    return new TemplateException("line " + line() + ": " + reason);
  }
}
