package dev.parley.testing;

import groovy.lang.Binding;
import groovy.lang.DelegatingMetaClass;
import groovy.lang.GroovyShell;
import groovy.lang.GroovySystem;
import groovy.lang.Script;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the scripts that REST Assured makes of the paths of JSON bodies. REST Assured compiles a
 * path each time that it is used, which takes milliseconds; a {@link SimplePath} needs no script at
 * all. Since it calls Groovy's shell dynamically, the shell's metaclass sees the call.
 */
final class CompiledPaths extends DelegatingMetaClass {

  private static final Map<String, Class<? extends Script>> SCRIPTS = new ConcurrentHashMap<>();

  private CompiledPaths() {
    super(GroovyShell.class);
    initialize();
  }

  /** Keeps them from now on. */
  static void keep() {
    GroovySystem.getMetaClassRegistry().setMetaClass(GroovyShell.class, new CompiledPaths());
  }

  /** How many are kept. */
  static int count() {
    return SCRIPTS.size();
  }

  @Override
  public Object invokeMethod(Object shell, String method, Object[] arguments) {
    if (method.equals("evaluate")
        && arguments.length == 1
        && arguments[0] instanceof CharSequence text) {
      Binding context = ((GroovyShell) shell).getContext();
      Optional<Object> found =
          context.hasVariable(SimplePath.ROOT)
              ? SimplePath.follow(text.toString(), context.getVariable(SimplePath.ROOT))
              : Optional.empty();
      if (found.isPresent()) {
        return found.get();
      }
      Class<? extends Script> script =
          SCRIPTS.computeIfAbsent(
              text.toString(), path -> new GroovyShell().parse(path).getClass());
      return run(script, context);
    }
    return super.invokeMethod(shell, method, arguments);
  }

  private static Object run(Class<? extends Script> type, Binding context) {
    try {
      Script script = type.getDeclaredConstructor().newInstance();
      script.setBinding(context);
      return script.run();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
