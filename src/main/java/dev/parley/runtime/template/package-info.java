/**
 * Templates of instructions, in the language of Apache Velocity: references, {@code #set}, {@code
 * #if} and {@code #foreach}.
 *
 * <p>Velocity itself is not used, because its work cannot be bounded from outside. An operator such
 * as {@code +} turns its operands into texts on its own, however long they become; a text in quotes
 * is a template of its own, which is not part of the tree that can be checked before; and whatever
 * the engine consists of is looked up by name and called by reflection. Here, values are JSON,
 * which has no methods but those of {@link dev.parley.runtime.template.Methods}, and each step and
 * each character that is written is counted.
 */
package dev.parley.runtime.template;
