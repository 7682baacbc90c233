package dev.sqlitectl.cli;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.config.Secret;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** How a PostgreSQL server is logged into. A password is never a word of the command line. */
final class PostgresOptions {
  private final Surroundings surroundings;

  @Option(
      names = "--password-stdin",
      description = "Read the PostgreSQL password from standard input, one line.")
  private boolean passwordFromInput;

  PostgresOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The address with the password that these options give, if they give one. */
  PostgresAddress login(PostgresAddress address) {
    return passwordFromInput ? address.withPassword(new Secret(firstLine())) : address;
  }

  private String firstLine() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null || line.isEmpty()) {
        throw new Failure(ExitCode.USAGE, "--password-stdin: standard input is empty");
      }
      return line;
    } catch (IOException e) {
      throw new Failure(ExitCode.STORAGE, "cannot read the password from standard input")
          .because(e);
    }
  }
}
