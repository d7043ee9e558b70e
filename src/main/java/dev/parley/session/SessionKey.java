package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How a new session comes by its key, its name inside the agent (Azure's {@code agent_session_id},
 * Vectara's {@code key}).
 */
public sealed interface SessionKey {

  /** What any key looks like. A dialect may ask for less. */
  Pattern SHAPE = Pattern.compile("[0-9A-Za-z_-][0-9A-Za-z._:@-]{0,127}");

  /** The keys to try for a session of this id, in order. */
  List<String> candidates(UUID id);

  /**
   * The caller chose it: taken means refused.
   *
   * @param key matches {@link #SHAPE}
   */
  record Chosen(String key) implements SessionKey {

    /**
     * @throws dev.parley.failure.FailureException invalid argument, when the key does not match
     *     {@link #SHAPE}
     */
    public Chosen {
      if (!SHAPE.matcher(key).matches()) {
        throw new Failure.InvalidArgument(
                Field.KEY,
                "must be 1 to 128 letters, digits and '.', '_', ':', '@', '-', not starting with '.', ':' or '@'")
            .exception();
      }
    }

    @Override
    public List<String> candidates(UUID id) {
      return List.of(key);
    }
  }

  /**
   * Made from the session's id.
   *
   * @param wordings each makes a key of the id's 32 hexadecimal digits; tried in this order until
   *     one is free, so the last has to use all the digits
   */
  record Generated(List<UnaryOperator<String>> wordings) implements SessionKey {

    /** The digits themselves. */
    public Generated() {
      this(List.of(UnaryOperator.identity()));
    }

    @Override
    public List<String> candidates(UUID id) {
      String digits = id.toString().replace("-", "");
      return wordings.stream().map(wording -> wording.apply(digits)).toList();
    }
  }
}
