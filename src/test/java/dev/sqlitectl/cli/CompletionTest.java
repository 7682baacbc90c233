package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CompletionTest {
  @Test
  void theScriptInTheTreeIsTheOneThatTheCommandPrints() {
    CommandLineRun.Result printed = CommandLineRun.in(Path.of("")).run("completion", "bash");

    assertThat(printed.status()).isZero();
    assertThat(Path.of("completions/sqlitectl.bash"))
        .as("make it anew: dist/sqlitectl completion bash > completions/sqlitectl.bash")
        .hasContent(printed.out());
  }
}
