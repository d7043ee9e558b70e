package dev.parley.vectara.filter;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.vectara.filter.grammar.FilterGrammarParser;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;

/** Stops parsing a filter at the first error and reports it. */
final class FilterProblems extends BaseErrorListener {

  private static final int MAX_SHOWN = 30;

  private static final Map<Integer, String> NAMES =
      Map.of(
          FilterGrammarParser.NAME, "a name",
          FilterGrammarParser.TEXT, "a string in single quotes",
          FilterGrammarParser.NUMBER, "a number",
          Token.EOF, "the end",
          FilterGrammarParser.EQUAL, "=",
          FilterGrammarParser.DIFFERENT, "<>");

  /**
   * The failure for an error at a token.
   *
   * @param problem a sentence that starts with the filter's name
   */
  static RuntimeException at(Token token, String problem) {
    return new Failure.InvalidArgument(
            Field.METADATA_FILTER,
            problem
                + " at line "
                + token.getLine()
                + ", column "
                + (token.getCharPositionInLine() + 1))
        .exception();
  }

  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      Object offendingSymbol,
      int line,
      int charPositionInLine,
      String message,
      RecognitionException e) {
    Token token = (Token) offendingSymbol;
    throw switch (token.getType()) {
      case FilterGrammarParser.UNFINISHED_NAME -> at(token, "has a name without a closing \"");
      case FilterGrammarParser.UNFINISHED_TEXT -> at(token, "has a string without a closing '");
      default ->
          at(token, shown(token) + " where " + expected((Parser) recognizer) + " is expected");
    };
  }

  private static String shown(Token token) {
    if (token.getType() == Token.EOF) {
      return "ends";
    }
    String text = token.getText();
    return "has "
        + (text.codePointCount(0, text.length()) <= MAX_SHOWN
            ? text
            : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…");
  }

  private static String expected(Parser parser) {
    return parser.getExpectedTokens().toList().stream()
        .map(FilterProblems::name)
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private static String name(int type) {
    return NAMES.containsKey(type)
        ? NAMES.get(type)
        : FilterGrammarParser.VOCABULARY
            .getDisplayName(type)
            .replaceAll("^'|'$", "")
            .toUpperCase(Locale.ROOT);
  }
}
