package dev.sqlitectl.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The PostgreSQL of {@code dist/quickstart}: starts, prints its URL on one line, and stops when its
 * standard input is closed.
 */
public final class ThrowAwayPostgres {
  private ThrowAwayPostgres() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      out.println("postgresql://postgres@localhost:" + server.getPort() + "/postgres");
      System.in.readAllBytes();
    }
  }
}
