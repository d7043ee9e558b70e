package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;

/** Counts what is done to fill a template, so that it comes to an end. */
final class Budget {

  private static final int MAX_STEPS = 50_000;
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final int CHARACTERS_PER_STEP = 100;

  private int steps = MAX_STEPS;
  private int characters = MAX_CHARACTERS;

  /** Counts a step. */
  void step() {
    if (--steps < 0) {
      throw new TemplateException("it takes more than " + MAX_STEPS + " steps");
    }
  }

  /** Counts the comparison of two texts, whose parts may have to be compared with each other. */
  void compared(long operations) {
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
    step();
    if (value.isTextual()) {
      written(value.textValue());
    } else {
      value.fieldNames().forEachRemaining(this::written);
      value.forEach(this::weighed);
    }
    return value;
  }
}
