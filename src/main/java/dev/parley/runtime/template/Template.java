package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A text with references to values, and with directives. */
public final class Template {

  private final List<Node> nodes;
  private final Budget budget;

  private Template(List<Node> nodes, Budget budget) {
    this.nodes = nodes;
    this.budget = budget;
  }

  /**
   * Reads a template.
   *
   * @param budget what reading and filling it may take
   * @throws TemplateException if it is not valid
   */
  public static Template of(String text, Budget budget) {
    return new Template(new TemplateParser(new Cursor(text, 1, 0, budget)).all(), budget);
  }

  /**
   * The text with the values in it. A reference to a value that does not exist stays as it is.
   *
   * @param values the values by name
   * @throws TemplateException if it takes too many steps, or the text becomes too long
   */
  public String filled(Map<String, JsonNode> values) {
    return new Renderer(values, budget).text(nodes);
  }
}
