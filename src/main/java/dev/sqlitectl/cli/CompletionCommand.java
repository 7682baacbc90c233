package dev.sqlitectl.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Print the script that completes command lines in a shell.")
final class CompletionCommand implements Callable<Integer> {
  /** Shells that a script can be printed for; zsh reads it after {@code bashcompinit}. */
  enum Shell {
    BASH
  }

  private final Output output;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "bash.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    String script =
        switch (shell) {
          case BASH -> AutoComplete.bash("sqlitectl", spec.root().commandLine());
        };
    output.out().print(script);
    return 0;
  }
}
