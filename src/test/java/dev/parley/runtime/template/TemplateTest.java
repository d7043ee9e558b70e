package dev.parley.runtime.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Sentences;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates as Velocity fills them. */
@DisplayNameGeneration(Sentences.class)
class TemplateTest {

  private static final String VALUES =
      """
      {"agent": {"name": "Ann", "key": "ann", "metadata": {"tier": "gold", "limit": 3, "ratio": 0.5,
         "tags": ["a", "b"], "on": true, "none": null, "two words": "x"}},
       "session": {"key": "s-1", "metadata": {"trick": "$agent.name #set($x = 1)"}},
       "tools": [{"name": "search", "description": "Finds."}, {"name": "say", "description": ""}]}""";

  private static String filled(String template) {
    return filled(template, new Budget());
  }

  private static String filled(String template, Budget budget) {
    Map<String, JsonNode> values = new HashMap<>();
    try {
      new ObjectMapper()
          .readTree(VALUES)
          .properties()
          .forEach(field -> values.put(field.getKey(), field.getValue()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    return Template.of(template, budget).filled(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "I am $agent.name.~I am Ann.",
        "${agent.name}bel~Annbel",
        "$!agent.name, $!{agent.name}~Ann, Ann",
        "[$agent.name](x)~[Ann](x)",
        "$agent.metadata.tier~gold",
        "$agent.metadata.get('tier') $agent.metadata['two words'] $agent.metadata.tags[1]~gold x b",
        "$agent.metadata.tags.get(0) $agent.metadata.tags[-1] $tools.size()~a b 2",
        "$agent.metadata.tags~[\"a\",\"b\"]",
        "$agent.metadata.limit $agent.metadata.ratio $agent.metadata.on~3 0.5 true",
        "$agent.name.length() $agent.name.toUpperCase()~3 ANN",
        "${agent.nick|'nobody'} ${agent.name|'nobody'}~nobody Ann",
        "$agent.name[i] $agent.name(s) $agent.name.strip(all) $agent.name[x $agent.key~Ann[i] Ann(s) $agent.name.strip(all) Ann[x ann"
      })
  void References_are_replaced(String template, String text) {
    assertThat(filled(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It costs $5, or $ 6, or US$.",
        "$unknown ${unknown} $agent.nick $agent.name.nick.more $agent.metadata.none",
        "${a + b} ${} {$} $!",
        "$agent.name.charAt(1) $agent.foo() $tools.get(7) $tools['x'] $agent.getUnknown()",
        "# A heading, #1, #hash and #{x}",
        "\\ \\n \\$unknown C:\\dir",
        "{\"a\": [1, {\"b\": 2}]}",
        "Call $items[i] first, use $list[0 or so, or $items.sort(by name) and $items.map(",
        "#include <stdio.h>\n#define MAX 9\n#macro, #parse and #evaluate",
        "C#* and C#*"
      })
  void Everything_else_stays_as_it_is(String text) {
    assertThat(filled(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$agent.class",
        "$agent.getClass()",
        "$agent.class.forName('java.lang.Runtime').getRuntime().exec('id')",
        "$agent.getClass().getClassLoader().loadClass('java.lang.System')",
        "$tools.class.protectionDomain",
        "$agent.name.getBytes()",
        "$agent['class']",
        "$agent.put('name', 'x')",
        "$tools.clear()",
        "$agent.metadata.tags.add('c')"
      })
  void Neither_classes_nor_changes_can_be_reached(String text) {
    assertThat(filled(text)).isEqualTo(text);
    assertThat(filled(text + "$agent.name")).endsWith("Ann");
  }

  @Test
  void Unknown_values_can_be_left_out() {
    assertThat(filled("[$!unknown][$!{agent.nick}]")).isEqualTo("[][]");
  }

  @Test
  void Values_are_no_templates() {
    assertThat(filled("$session.metadata.trick")).isEqualTo("$agent.name #set($x = 1)");
    assertThat(filled("#set($y = \"$session.metadata.trick\")$y"))
        .isEqualTo("$agent.name #set($x = 1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "\\$agent.name|$agent.name",
        "\\\\$agent.name|\\Ann",
        "\\#if(true)|#if(true)",
        "\\\\#if(true)x#end|\\x",
        "a ## comment|a ",
        "a #* comment $agent.name *#b|a b",
        "#[[##]]# Rules|## Rules",
        "#[[$agent.name #if(]]#|$agent.name #if("
      })
  void Signs_can_be_escaped(String template, String text) {
    assertThat(filled(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "$agent.name == 'Ann';true",
        "$agent.name eq 'Bob';false",
        "$agent.name != 'Bob' && $agent.metadata.on;true",
        "$unknown;false",
        "!$unknown;true",
        "not $agent.name;false",
        "$agent.metadata.tags.isEmpty() || false;false",
        "$agent.metadata.limit > 2 and $agent.metadata.limit <= 3;true",
        "$agent.metadata.limit lt 2 or $agent.metadata.limit ge 4;false",
        "$agent.metadata.limit == '3';true",
        "$agent.metadata.limit == 3.0;true",
        "1 + 2 * 3 == 7 && (1 + 2) * 3 == 9;true",
        "7 / 2 == 3 && 7 % 4 == 3 && -1 < 0;true",
        "1 / 0 == 1;false",
        "'a' + 1 == 'a1';true",
        "'';false",
        "0;false",
        "[];false",
        "{};false",
        "$agent.metadata.tags.contains('b');true",
        "$agent.metadata.containsKey('tier');true",
        "$agent.name.startsWith('A') && $agent.name.contains('nn');true",
        "$unknown == $nothing;true",
        "null == $unknown;true",
        "'it''s' == \"it's\";true"
      })
  void Conditions(String condition, String holds) {
    assertThat(filled("#if(" + condition + ")true#{else}false#end")).isEqualTo(holds);
  }

  @Test
  void The_first_branch_that_holds_is_taken() {
    String template =
        "#set($n = %s)#if($n == 1)one#elseif($n == 2)two#elseif($n < 4)few#{else}many#end.";
    assertThat(filled(template.formatted("1"))).isEqualTo("one.");
    assertThat(filled(template.formatted("2"))).isEqualTo("two.");
    assertThat(filled(template.formatted("3"))).isEqualTo("few.");
    assertThat(filled(template.formatted("4"))).isEqualTo("many.");
  }

  @Test
  void Loops() {
    assertThat(filled("#foreach($t in $tools)$t.name#if($foreach.hasNext), #end#end."))
        .isEqualTo("search, say.");
    assertThat(filled("#foreach($i in [3..1])$foreach.count:$i #end$i"))
        .isEqualTo("1:3 2:2 3:1 $i");
    assertThat(filled("#foreach($i in [1..9])#if($i == 3)#break#end$i#end")).isEqualTo("12");
    assertThat(filled("#foreach($x in [])a#{else}none#end")).isEqualTo("none");
    assertThat(filled("#foreach($x in $unknown)a#end#foreach($x in 'text')a#end")).isEmpty();
    assertThat(
            filled(
                "#foreach($e in $agent.metadata.entrySet())#if($e.key == 'tier')$e.key=$e.getValue()#end#end"))
        .isEqualTo("tier=gold");
    assertThat(
            filled(
                "#foreach($a in ['x', 'y'])#foreach($b in [1, 2])$a$b$foreach.parent.index #end#end"))
        .isEqualTo("x10 x20 y11 y21 ");
    assertThat(filled("a#foreach($i in [1..3])$i#stop#end b")).isEqualTo("a1");
  }

  @Test
  void Variables() {
    assertThat(filled("#set($x = 'a')#set(${y} = \"$x-${x}\")$y")).isEqualTo("a-a");
    assertThat(filled("#set($x = ['a', {'k': [1]}])$x[1].k[0] $x"))
        .isEqualTo("1 [\"a\",{\"k\":[1]}]");
    assertThat(filled("#set($x = 'a')#set($x = $unknown)$x")).isEqualTo("$x");
    assertThat(filled("#set($x = '$agent.name')$x")).isEqualTo("$agent.name");
    assertThat(filled("#set($x = \"#if(true)yes#end\")$x")).isEqualTo("yes");
  }

  @Test
  void Directives_on_a_line_of_their_own_leave_none() {
    assertThat(
            filled(
                """
                You are $agent.name.
                ## Not for the model.
                #if($tools.size() > 0)
                You can use:
                  #foreach($tool in $tools)
                - $tool.name#if(!$tool.description.isEmpty()): $tool.description#end
                  #end
                #else
                No tools.
                #end
                Bye.
                """))
        .isEqualTo("You are Ann.\nYou can use:\n- search: Finds.\n- say\nBye.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "#if($x)|line 1: #end is missing",
        "#if $x #end|line 1: '(' is missing",
        "#if($x)#else#elseif($y)#end|line 1: #end is missing",
        "#end|line 1: #end without a beginning",
        "#foreach($x of $y)#end|line 1: 'in' is missing",
        "#set($x == 1)|line 1: a value is missing",
        "#set(x = 1)|line 1: '$' is missing",
        "#set($x = 'a)|line 1: ''' is missing",
        "#set($x = 99999999999999999999)|line 1: a number is not valid",
        "${agent.get(|line 1: a value is missing",
        "#parse('secret.vm')|line 1: #parse is not supported",
        "#include \t('/etc/passwd')|line 1: #include is not supported",
        "#evaluate($x)|line 1: #evaluate is not supported",
        "#macro(m)#m()#end|line 1: #macro is not supported",
        "#define($x)$x#end|line 1: #define is not supported",
        "#{include}('/etc/passwd')|line 1: #include is not supported",
        "#set($foreach = 1)|line 1: $foreach cannot be set",
        "#[[ never|line 1: ']]#' is missing"
      })
  void What_is_not_valid_is_refused(String template, String message) {
    assertThatThrownBy(() -> filled(template))
        .isInstanceOf(TemplateException.class)
        .hasMessage(message);
  }

  @Test
  void Names_of_more_than_100_characters_are_no_names() {
    String name = "n".repeat(100);
    assertThat(filled("#set($" + name + " = 1)$" + name)).isEqualTo("1");
    String text = "$" + name + "n #" + name + "n $unknown." + name + "n() ";
    assertThat(filled(text + "$agent.name." + name + "n")).isEqualTo(text + "Ann." + name + "n");
    assertThatThrownBy(() -> filled("#set($" + name + "n = 1)"))
        .hasMessage("line 1: a name is missing");
  }

  @Test
  void Templates_with_one_budget_are_bounded_together() {
    String text = "x".repeat(300_000);
    Budget budget = new Budget();
    for (int i = 0; i < 3; i++) {
      assertThat(filled(text, budget)).hasSize(300_000);
    }
    assertThatThrownBy(() -> filled(text, budget))
        .isInstanceOf(TemplateException.class)
        .hasMessage("it makes texts of more than 1000000 characters");
  }

  @Test
  void Lines_are_counted_after_what_cannot_be_read() {
    assertThatThrownBy(() -> filled("$a[\n\n\n'\n\n' x\n#end"))
        .hasMessage("line 7: #end without a beginning");
    assertThatThrownBy(() -> filled("$a[\n\n\n x#end"))
        .hasMessage("line 4: #end without a beginning");
    assertThatThrownBy(() -> filled("$a[#end\n\n\n x"))
        .hasMessage("line 1: #end without a beginning");
  }

  @Test
  void Lines_are_counted() {
    assertThatThrownBy(() -> filled("a\nb\n#set($x = \"c\nd $!{agent.get(}\")"))
        .hasMessage("line 4: a value is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#foreach($a in [1..1000000000])x#end",
        "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end",
        "#foreach($a in [1..90000])#end#foreach($a in [1..90000])#end",
        "#set($x = [1..2000000000])",
        "#set($x = 'ab')#foreach($i in [1..64])#set($x = \"$x$x\")#end",
        "#set($x = 'ab')#foreach($i in [1..64])#set($x = $x + $x)#end",
        "#set($x = [1])#foreach($i in [1..64])#set($x = [$x, $x])#end$x",
        "#set($x = [1])#foreach($i in [1..64])#set($x = {'a': $x, 'b': $x})#end$x",
        "#set($x = [])#foreach($i in [1..50000])#set($x = [$x])#end$x",
        "#set($x = 9)#foreach($i in [1..64])#set($x = $x * $x)#end",
        "#set($x = 'aaaaaaaaaa')#foreach($i in [1..14])#set($x = \"$x$x\")#end#foreach($i in [1..100])#if($x.contains(\"${x}b\"))#end#end",
        "#set($x = 'aaaaaaaaaa')#foreach($i in [1..14])#set($x = \"$x$x\")#end#foreach($i in [1..9000])#if($x == $x)#end#end",
        "#set($x = 'aaaaaaaaaa')#foreach($i in [1..14])#set($x = \"$x$x\")#end#foreach($i in [1..9000])$x#end",
        "#set($x = '          ')#foreach($i in [1..14])#set($x = \"$x$x\")#end#foreach($i in [1..9000])#if($x.trim())#end#end",
        "#set($x = '          ')#foreach($i in [1..14])#set($x = \"$x$x\")#end#foreach($i in [1..9000])#if($x.isEmpty() || $x.foo())#end#end",
        "#foreach($i in [1..1500])#set($foreach = $last)#foreach($j in [1])#set($last = $foreach)#end#end$last",
        "#foreach($i in [1..1500])#set($last = {'last': [$last]})#end$last",
        "#foreach($i in [1..101])#set($last = [$last])#end"
      })
  void Work_is_bounded(String template) {
    assertThatThrownBy(() -> filled(template)).isInstanceOf(TemplateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#if(true)",
        "#foreach($x in [1])",
        "$a.b(",
        "$a[",
        "$a['b' ",
        "$a.b(1,1,",
        "$a.b(\"$c[\",",
        "C#*",
        "#define ",
        "#set($x = ((",
        "#set($x = [",
        "#set($x = !",
        "#set($x = -",
        "#set($x = {",
        "#[[",
        "${a|",
        "\\",
        "$",
        "#",
        "\""
      })
  void Templates_may_be_as_deep_and_long_as_they_want(String part) {
    String template = part.repeat(50_000);
    try {
      assertThat(filled(template)).isNotNull();
    } catch (TemplateException e) {
      assertThat(e).hasMessageStartingWith("line 1: ");
    }
  }

  @Property(tries = 2000)
  void Anything_is_filled_or_refused(
      @ForAll
          @StringLength(max = 60)
          @Chars({
            '$', '#', '{', '}', '(', ')', '[', ']', '!', '"', '\'', '.', '=', '\\', '|', '*', ' ',
            '\n', '+', '-', '<', '&', ':', ','
          })
          @CharRange(from = 'a', to = 'c')
          @CharRange(from = '0', to = '2')
          String template) {
    for (String text :
        new String[] {template, "#set($a = " + template + ")#if(" + template + ")x#end"}) {
      try {
        assertThat(filled(text)).isNotNull();
      } catch (TemplateException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
