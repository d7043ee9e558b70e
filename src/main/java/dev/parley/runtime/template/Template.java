package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A text with references to values, and with directives. */
public final class Template {

  private final List<Node> nodes;

  private Template(List<Node> nodes) {
    this.nodes = nodes;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is not valid
   */
  public static Template of(String text) {
    return new Template(new TemplateParser(new Cursor(text, 1, 0)).all());
  }

  /**
   * The text with the values in it. A reference to a value that does not exist stays as it is.
   *
   * @param values the values by name
   * @throws TemplateException if it takes too many steps, or the text becomes too long
   */
  public String filled(Map<String, JsonNode> values) {
    return new Renderer(values).text(nodes);
  }
}
