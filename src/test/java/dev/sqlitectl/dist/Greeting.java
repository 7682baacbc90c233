package dev.sqlitectl.dist;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A program for a real Java to run under the launcher: it says hello to its first argument. */
public final class Greeting {
  private Greeting() {}

  public static void main(String[] arguments) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println("hello " + arguments[0]);
  }
}
