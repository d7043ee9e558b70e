package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.parley.runtime.template.Expression.Literal;
import dev.parley.runtime.template.Expression.Reference;
import dev.parley.runtime.template.Node.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the text of a template with its references and directives. */
final class TemplateParser {

  private static final Set<String> DIRECTIVES =
      Set.of("if", "elseif", "else", "end", "foreach", "set", "break", "stop");

  /** Directives of Velocity that read other templates or define some. */
  private static final Set<String> REFUSED =
      Set.of("include", "parse", "evaluate", "define", "macro");

  private static final Expression TRUE = new Literal(BooleanNode.TRUE);

  private final Cursor cursor;
  private final ExpressionParser expressions;

  /** The directive that ended the latest block; empty at the end of the template. */
  private String end = "";

  /** Whether another {@code *#} may come. */
  private boolean comments = true;

  /** When the branch holds that the latest {@code #elseif} or {@code #else} begins. */
  private Expression endCondition = TRUE;

  TemplateParser(Cursor cursor) {
    this.cursor = cursor;
    this.expressions = new ExpressionParser(cursor);
  }

  /** The whole template. */
  List<Node> all() {
    List<Node> nodes = block();
    if (!end.isEmpty()) {
      throw cursor.error("#" + end + " without a beginning");
    }
    return nodes;
  }

  /** What is there up to {@code #elseif}, {@code #else}, {@code #end} or the end. */
  private List<Node> block() {
    cursor.enter();
    Block block = new Block();
    end = "";
    while (!cursor.isAtEnd() && end.isEmpty()) {
      char c = cursor.peek(0);
      if (c == '\\') {
        addEscaped(block);
      } else if (c == '$') {
        addReference(0, block);
      } else if (c == '#') {
        addDirective(block);
      } else {
        block.append(String.valueOf(cursor.next()));
      }
    }
    cursor.leave();
    return block.nodes();
  }

  private void addEscaped(Block block) {
    int count = 0;
    while (cursor.peek(0) == '\\') {
      cursor.next();
      count++;
    }
    if (cursor.peek(0) == '$') {
      addReference(count, block);
      return;
    }
    int start = cursor.position();
    boolean directive = cursor.take("#") && DIRECTIVES.contains(directive());
    block.append("\\".repeat(directive ? count / 2 : count));
    if (directive && count % 2 == 1) {
      block.append(cursor.since(start));
    } else {
      cursor.moveTo(start);
    }
  }

  private void addReference(int backslashes, Block block) {
    Optional<Reference> reference = expressions.reference(true);
    if (reference.isPresent()) {
      block.add(new Node.Output(backslashes, reference.get()));
    } else {
      block.append("\\".repeat(backslashes));
      block.append(String.valueOf(cursor.next()));
    }
  }

  private void addDirective(Block block) {
    int start = cursor.position();
    cursor.next();
    boolean own = cursor.isIndented(start);
    if (cursor.take("#")) {
      if (own) {
        block.unindent();
      }
      cursor.skipLine();
    } else if (cursor.peek(0) == '*' && isComment()) {
      cursor.upTo("*#");
    } else if (cursor.take("[[")) {
      block.append(cursor.upTo("]]#"));
    } else {
      String name = directive();
      if (REFUSED.contains(name) && cursor.isNext('(')) {
        throw cursor.error("#" + name + " is not supported");
      }
      if (DIRECTIVES.contains(name)) {
        addDirective(name, own, block);
      } else {
        block.append(cursor.since(start));
      }
    }
  }

  /** Whether a comment that begins here has an end. Without one, it is text. */
  private boolean isComment() {
    int start = cursor.position();
    cursor.next();
    comments = comments && cursor.isAhead("*#");
    if (!comments) {
      cursor.moveTo(start);
    }
    return comments;
  }

  /** The name of a directive, after its sign. Nothing is read if there is none. */
  private String directive() {
    int start = cursor.position();
    boolean braces = cursor.take("{");
    String name = cursor.name();
    if (braces && !cursor.take("}")) {
      cursor.moveTo(start);
      return "";
    }
    return name;
  }

  private void addDirective(String name, boolean indented, Block block) {
    switch (name) {
      case "if" -> {
        Expression condition = condition();
        takeLine(indented, block);
        block.add(choice(condition));
      }
      case "foreach" -> {
        cursor.require("(");
        String variable = variable();
        cursor.skipSpace();
        if (!cursor.takeWord("in")) {
          throw cursor.error("'in' is missing");
        }
        Expression items = expressions.expression();
        cursor.require(")");
        takeLine(indented, block);
        block.add(loop(variable, items));
      }
      case "set" -> {
        cursor.require("(");
        String variable = variable();
        if (variable.equals(Renderer.FOREACH)) {
          throw cursor.error("$foreach cannot be set");
        }
        cursor.require("=");
        Expression value = expressions.expression();
        cursor.require(")");
        takeLine(indented, block);
        block.add(new Node.Assignment(variable, value));
      }
      case "break", "stop" -> {
        takeLine(indented, block);
        block.add(name.equals("break") ? Node.End.BREAK : Node.End.STOP);
      }
      default -> {
        endCondition = name.equals("elseif") ? condition() : TRUE;
        takeLine(indented, block);
        end = name;
      }
    }
  }

  /** A directive that has a line of its own leaves none. */
  private void takeLine(boolean indented, Block block) {
    if (indented && cursor.takeBlankLine()) {
      block.unindent();
    }
  }

  private Expression condition() {
    cursor.require("(");
    Expression condition = expressions.expression();
    cursor.require(")");
    return condition;
  }

  /** A name after a dollar sign, to which a value is given. */
  private String variable() {
    cursor.require("$");
    boolean braces = cursor.take("{");
    String name = cursor.name();
    if (name.isEmpty() || braces && !cursor.take("}")) {
      throw cursor.error("a name is missing");
    }
    return name;
  }

  private Node choice(Expression first) {
    List<Branch> branches = new ArrayList<>();
    Expression condition = first;
    boolean last = false;
    do {
      branches.add(new Branch(condition, block()));
      if (end.isEmpty() || last && !end.equals("end")) {
        throw cursor.error("#end is missing");
      }
      last = end.equals("else");
      condition = endCondition;
    } while (!end.equals("end"));
    end = "";
    return new Node.Choice(branches);
  }

  private Node loop(String variable, Expression items) {
    List<Node> body = block();
    List<Node> otherwise = end.equals("else") ? block() : List.of();
    if (!end.equals("end")) {
      throw cursor.error("#end is missing");
    }
    end = "";
    return new Node.Loop(variable, items, body, otherwise);
  }
}
