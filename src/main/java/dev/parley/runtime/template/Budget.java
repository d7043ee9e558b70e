package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Counts what is done to read and fill templates, so that it comes to an end. Templates of one
 * answer share a budget.
 */
public final class Budget {

  private static final int MAX_STEPS = 50_000;
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final int CHARACTERS_PER_STEP = 100;

  /** How deep values may be nested. */
  private static final int MAX_DEPTH = 100;

  private int steps = MAX_STEPS;
  private int characters = MAX_CHARACTERS;

  /**
   * Counts characters that are read a second time.
   *
   * @return whether that is not too much
   */
  boolean reread(int characters) {
    steps = Math.max(-1, steps - 1 - characters);
    return steps >= 0;
  }

  /** Counts a step. */
  void step() {
    if (--steps < 0) {
      throw new TemplateException("it takes more than " + MAX_STEPS + " steps");
    }
  }

  /** Counts what is done with the characters of texts. */
  void worked(long operations) {
    steps -= (int) Math.min(operations / CHARACTERS_PER_STEP, MAX_STEPS);
    step();
  }

  /** Counts the characters of a text that is written or put together. */
  String written(String text) {
    characters -= text.length();
    if (characters < 0) {
      throw new TemplateException("it makes texts of more than " + MAX_CHARACTERS + " characters");
    }
    return text;
  }

  /** Counts all parts of a value. It may contain another value several times. */
  JsonNode weighed(JsonNode value) {
    weigh(value, 1);
    return value;
  }

  private void weigh(JsonNode value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new TemplateException("a value is nested more than " + MAX_DEPTH + " levels deep");
    }
    step();
    if (value.isTextual()) {
      written(value.textValue());
    } else {
      value.fieldNames().forEachRemaining(this::written);
      value.forEach(part -> weigh(part, depth + 1));
    }
  }
}
