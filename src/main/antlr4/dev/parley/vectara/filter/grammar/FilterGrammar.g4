// The language of metadata filters for lists of sessions: the condition of an SQL WHERE clause, over the keys of a JSON
// object. The grammar is LL(1), and only parentheses nest, so the parsing time is proportional to the length of the text.
grammar FilterGrammar;

options { caseInsensitive = true; }

filter : disjunction EOF ;

disjunction : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

negation : NOT* operand ;

operand : OPEN disjunction CLOSE   # group
        | condition                # single
        ;

condition : NAME (comparison | isNull | not=NOT? (like | in))?   # ofName
          | value (mirrored | not=NOT? IN NAME)                  # ofValue
          ;

comparison : comparator value ;

mirrored : comparator NAME ;

comparator : EQUAL | DIFFERENT | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL ;

isNull : IS NOT? NULL ;

like : LIKE TEXT ;

in : IN OPEN value (COMMA value)* CLOSE ;

value : TEXT | NUMBER | TRUE | FALSE ;

OR : 'or' ;
AND : 'and' ;
NOT : 'not' ;
IS : 'is' ;
NULL : 'null' ;
LIKE : 'like' ;
IN : 'in' ;
TRUE : 'true' ;
FALSE : 'false' ;
OPEN : '(' ;
CLOSE : ')' ;
COMMA : ',' ;
EQUAL : '=' | '==' ;
DIFFERENT : '<>' | '!=' ;
LESS : '<' ;
LESS_OR_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_OR_EQUAL : '>=' ;

NAME : WORD ('.' WORD)* | '"' (~'"' | '""')* '"' ;
TEXT : '\'' (~'\'' | '\'\'')* '\'' ;
NUMBER : [+-]? (DIGIT+ ('.' DIGIT*)? | '.' DIGIT+) ('e' [+-]? DIGIT+)? ;

SPACE : [ \t\r\n]+ -> skip ;

// Matches any other character, so that only the parser reports errors.
UNFINISHED_NAME : '"' (~'"' | '""')* ;
UNFINISHED_TEXT : '\'' (~'\'' | '\'\'')* ;
UNKNOWN : . ;

fragment WORD : [a-z_] [a-z0-9_]* ;
fragment DIGIT : [0-9] ;
