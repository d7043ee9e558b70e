package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How the key of a new session is determined. The key is the session's unique name within the agent
 * (Azure's {@code agent_session_id}, Vectara's {@code key}).
 */
public sealed interface KeyChoice {

  /** The format of all keys. A dialect may restrict it further. */
  Pattern SHAPE = Pattern.compile("[0-9A-Za-z_-][0-9A-Za-z._:@-]{0,127}");

  /** The keys to try for the session with this id, in order. */
  List<String> candidates(UUID id);

  /**
   * A key that the caller chose. If it is taken, the request is refused.
   *
   * @param key matches {@link #SHAPE}
   */
  record Chosen(String key) implements KeyChoice {

    /**
     * @throws dev.parley.failure.FailureException invalid argument if the key does not match {@link
     *     #SHAPE}
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
   * @param wordings functions from the id's 32 hexadecimal digits to a key. They are tried in this
   *     order until a key is free, so the last one has to use all digits
   */
  record Generated(List<UnaryOperator<String>> wordings) implements KeyChoice {

    /** Uses the digits as the key. */
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
