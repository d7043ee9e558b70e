package dev.parley.vectara.filter;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.metadata.MetadataCondition;
import dev.parley.vectara.filter.grammar.FilterGrammarLexer;
import dev.parley.vectara.filter.grammar.FilterGrammarParser;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;

/** The filter language for session metadata. Its grammar is {@code FilterGrammar.g4}. */
public final class MetadataFilter {

  /** The maximum length of a filter in characters. */
  public static final int MAX_LENGTH = 8000;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_CONDITIONS = 100;

  private static final Set<Integer> JOINTS = Set.of(FilterGrammarLexer.AND, FilterGrammarLexer.OR);

  private MetadataFilter() {}

  /**
   * Parses a filter.
   *
   * @throws dev.parley.failure.FailureException invalid argument with the position of the error;
   *     also when the filter has more than 8000 characters or 100 conditions, or is nested more
   *     than 32 levels deep
   */
  public static MetadataCondition parse(String text) {
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      throw invalid("must be at most " + MAX_LENGTH + " characters");
    }
    FilterProblems problems = new FilterProblems();
    FilterGrammarLexer lexer = new FilterGrammarLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    limit(tokens);
    FilterGrammarParser parser = new FilterGrammarParser(tokens);
    parser.removeErrorListeners();
    parser.addErrorListener(problems);
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    return new FilterConditions().visit(parser.filter());
  }

  /**
   * Checks the limits on the tokens before they are parsed, because the parser recurses as deeply
   * as the text is nested.
   */
  private static void limit(CommonTokenStream tokens) {
    int depth = 0;
    int conditions = 1;
    for (Token token : tokens.getTokens()) {
      if (token.getType() == FilterGrammarLexer.OPEN && ++depth > MAX_DEPTH) {
        throw FilterProblems.at(token, "is nested more than " + MAX_DEPTH + " deep");
      }
      if (token.getType() == FilterGrammarLexer.CLOSE) {
        depth--;
      }
      if (JOINTS.contains(token.getType()) && ++conditions > MAX_CONDITIONS) {
        throw FilterProblems.at(token, "has more than " + MAX_CONDITIONS + " conditions");
      }
    }
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.METADATA_FILTER, reason).exception();
  }
}
