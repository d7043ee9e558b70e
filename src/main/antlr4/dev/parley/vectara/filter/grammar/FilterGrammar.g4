// The language that lists of sessions are filtered by their metadata in (contract section 2): what may stand behind WHERE
// in SQL, over the keys of a JSON object. One token ahead is enough to tell the way everywhere, and nothing but
// parentheses nests: whatever the text, parsing it takes time in proportion to its length.
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

// Whatever comes, there is a token for it: errors are the parser's alone.
UNFINISHED_NAME : '"' (~'"' | '""')* ;
UNFINISHED_TEXT : '\'' (~'\'' | '\'\'')* ;
UNKNOWN : . ;

fragment WORD : [a-z_] [a-z0-9_]* ;
fragment DIGIT : [0-9] ;
