package dev.parley.vectara.filter;

import dev.parley.failure.FailureException;
import dev.parley.session.metadata.MetadataCondition;
import dev.parley.session.metadata.MetadataCondition.Comparator;
import dev.parley.session.metadata.MetadataCondition.Path;
import dev.parley.session.metadata.MetadataCondition.Value;
import dev.parley.vectara.filter.grammar.FilterGrammarBaseVisitor;
import dev.parley.vectara.filter.grammar.FilterGrammarParser;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Builds conditions from a parsed filter. */
final class FilterConditions extends FilterGrammarBaseVisitor<MetadataCondition> {

  @Override
  public MetadataCondition visitFilter(FilterGrammarParser.FilterContext filter) {
    return visit(filter.disjunction());
  }

  @Override
  public MetadataCondition visitDisjunction(FilterGrammarParser.DisjunctionContext any) {
    return joined(any.conjunction(), MetadataCondition.Any::new);
  }

  @Override
  public MetadataCondition visitConjunction(FilterGrammarParser.ConjunctionContext all) {
    return joined(all.negation(), MetadataCondition.All::new);
  }

  private MetadataCondition joined(
      List<? extends ParserRuleContext> parts,
      Function<List<MetadataCondition>, MetadataCondition> join) {
    return parts.size() == 1
        ? visit(parts.get(0))
        : join.apply(parts.stream().map(this::visit).toList());
  }

  @Override
  public MetadataCondition visitNegation(FilterGrammarParser.NegationContext negation) {
    // A double negation cancels out, even for unknown values.
    return not(negation.NOT().size() % 2 == 1, visit(negation.operand()));
  }

  private static MetadataCondition not(boolean opposite, MetadataCondition condition) {
    return opposite ? new MetadataCondition.Not(condition) : condition;
  }

  @Override
  public MetadataCondition visitGroup(FilterGrammarParser.GroupContext group) {
    return visit(group.disjunction());
  }

  @Override
  public MetadataCondition visitSingle(FilterGrammarParser.SingleContext single) {
    return visit(single.condition());
  }

  @Override
  public MetadataCondition visitOfName(FilterGrammarParser.OfNameContext condition) {
    Path path = path(condition.NAME().getSymbol());
    if (condition.comparison() != null) {
      return new MetadataCondition.Comparison(
          path,
          comparator(condition.comparison().comparator()),
          value(condition.comparison().value()));
    }
    if (condition.isNull() != null) {
      return not(condition.isNull().NOT() != null, new MetadataCondition.Absent(path));
    }
    if (condition.like() != null) {
      return not(
          condition.not != null,
          new MetadataCondition.Like(path, unquoted(condition.like().TEXT().getText())));
    }
    if (condition.in() != null) {
      return not(
          condition.not != null,
          new MetadataCondition.In(
              path, condition.in().value().stream().map(FilterConditions::value).toList()));
    }
    return new MetadataCondition.Comparison(path, Comparator.EQUAL, new Value.Bool(true));
  }

  @Override
  public MetadataCondition visitOfValue(FilterGrammarParser.OfValueContext condition) {
    Value value = value(condition.value());
    return condition.mirrored() != null
        ? new MetadataCondition.Comparison(
            path(condition.mirrored().NAME().getSymbol()),
            mirrored(comparator(condition.mirrored().comparator())),
            value)
        : not(
            condition.not != null,
            new MetadataCondition.Contains(path(condition.NAME().getSymbol()), value));
  }

  private static Comparator comparator(FilterGrammarParser.ComparatorContext comparator) {
    return switch (comparator.getStart().getType()) {
      case FilterGrammarParser.EQUAL -> Comparator.EQUAL;
      case FilterGrammarParser.DIFFERENT -> Comparator.DIFFERENT;
      case FilterGrammarParser.LESS -> Comparator.LESS;
      case FilterGrammarParser.LESS_OR_EQUAL -> Comparator.LESS_OR_EQUAL;
      case FilterGrammarParser.GREATER -> Comparator.GREATER;
      default -> Comparator.GREATER_OR_EQUAL;
    };
  }

  private static Comparator mirrored(Comparator comparator) {
    return switch (comparator) {
      case EQUAL, DIFFERENT -> comparator;
      case LESS -> Comparator.GREATER;
      case LESS_OR_EQUAL -> Comparator.GREATER_OR_EQUAL;
      case GREATER -> Comparator.LESS;
      case GREATER_OR_EQUAL -> Comparator.LESS_OR_EQUAL;
    };
  }

  private static Path path(Token name) {
    String text = name.getText();
    List<String> keys = List.of((text.startsWith("\"") ? unquoted(text) : text).split("\\.", -1));
    if (keys.contains("")) {
      throw FilterProblems.at(name, "has an empty name");
    }
    return new Path(keys);
  }

  private static Value value(FilterGrammarParser.ValueContext value) {
    Token token = value.getStart();
    return switch (token.getType()) {
      case FilterGrammarParser.TEXT -> new Value.Text(unquoted(token.getText()));
      case FilterGrammarParser.NUMBER -> number(token);
      default -> new Value.Bool(token.getType() == FilterGrammarParser.TRUE);
    };
  }

  private static Value number(Token token) {
    try {
      return new Value.Number(new BigDecimal(token.getText()));
    } catch (NumberFormatException | FailureException e) {
      throw FilterProblems.at(
          token, "has a number beyond the range of a double, or of more than 990 digits,");
    }
  }

  /** The text between quotes, where a quote character is escaped by doubling it. */
  private static String unquoted(String text) {
    String quote = text.substring(0, 1);
    return text.substring(1, text.length() - 1).replace(quote + quote, quote);
  }
}
