package dev.sqlitectl.cli;

import dev.sqlitectl.outcome.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help looks: the first page fits a screen, and every page ends with the exit codes. */
final class HelpPages {
  private static final int NARROWEST = 60;
  private static final int WIDEST = 110;
  private static final int USUAL = 80;

  /** On the first page these come after the commands. */
  private static final List<String> OPTIONS =
      List.of(
          UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_OPTION_LIST);

  private HelpPages() {}

  /**
   * Arranges the pages of a whole tree.
   *
   * @param columns the width of the terminal as COLUMNS tells it; may be empty
   */
  static CommandLine arrange(CommandLine root, String columns) {
    root.setUsageHelpWidth(width(columns));
    exitCodesBelow(root);
    root.getCommandSpec()
        .usageMessage()
        .customSynopsis("sqlitectl COMMAND [OPTIONS]")
        .optionListHeading("%n");
    root.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            help ->
                """
                Options of every command (all of them: sqlitectl help COMMAND):
                  --db=ADDRESS   a path or URL; else DATABASE_URL, .env, data/app.db
                  --json  -q, --quiet  -v, --verbose  --wait=TIME  --color=WHEN  --no-input
                """);
    List<String> order = new ArrayList<>(root.getHelpSectionKeys());
    order.removeAll(OPTIONS);
    order.addAll(order.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), OPTIONS);
    root.setHelpSectionKeys(order);
    return root;
  }

  private static void exitCodesBelow(CommandLine command) {
    String codes =
        Arrays.stream(ExitCode.values())
            .filter(code -> code.status() < ExitCode.BUG.status())
            .map(code -> code.status() + " " + code.label())
            .collect(Collectors.joining(", "));
    command.getCommandSpec().usageMessage().footer("%nExit codes: " + codes + ".");
    command.getSubcommands().values().forEach(HelpPages::exitCodesBelow);
  }

  private static int width(String columns) {
    if (!columns.matches("\\d{1,4}")) {
      return USUAL;
    }
    return Math.max(NARROWEST, Math.min(WIDEST, Integer.parseInt(columns)));
  }
}
