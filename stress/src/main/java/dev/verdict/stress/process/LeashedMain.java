package dev.verdict.stress.process;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs the class named by the first argument for as long as the parent process lives. */
public final class LeashedMain {
  private LeashedMain() {}

  /** Calls {@code main} of the class in {@code args[0]} with the rest of the arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Leash.take();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(args[0] + " failed", failed.getCause());
    }
  }
}
