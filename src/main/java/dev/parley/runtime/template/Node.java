package dev.parley.runtime.template;

import java.util.List;

/** A part of a template. */
sealed interface Node {

  /** A text that stays as it is. */
  record Text(String text) implements Node {}

  /**
   * A reference that is replaced by its value.
   *
   * @param backslashes how many precede it; an odd number keeps it as it is
   */
  record Output(int backslashes, Expression.Reference reference) implements Node {}

  /** {@code #set}. */
  record Assignment(String name, Expression value) implements Node {}

  /** {@code #if} with its branches, of which the first one that holds is taken. */
  record Choice(List<Branch> branches) implements Node {}

  /** A branch; {@code #else} has a condition that holds. */
  record Branch(Expression condition, List<Node> body) {}

  /**
   * {@code #foreach}.
   *
   * @param otherwise what is there in place of a loop without items
   */
  record Loop(String name, Expression items, List<Node> body, List<Node> otherwise)
      implements Node {}

  /** {@code #break} ends a loop, {@code #stop} the text. */
  enum End implements Node {
    BREAK,
    STOP
  }
}
