package dev.parley.runtime.template;

import java.util.ArrayList;
import java.util.List;

/** Collects the nodes of a block. Text between them becomes one. */
final class Block {

  private final List<Node> nodes = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  /** Adds a text. */
  void append(String part) {
    text.append(part);
  }

  /** Adds a node. */
  void add(Node node) {
    flush();
    nodes.add(node);
  }

  private void flush() {
    if (!text.isEmpty()) {
      nodes.add(new Node.Text(text.toString()));
      text.setLength(0);
    }
  }

  /** Removes the white space before a directive that has a line of its own. */
  void unindent() {
    int length = text.length();
    while (length > 0 && (text.charAt(length - 1) == ' ' || text.charAt(length - 1) == '\t')) {
      length--;
    }
    text.setLength(length);
  }

  /** All nodes. */
  List<Node> nodes() {
    flush();
    return nodes;
  }
}
