package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which tables and views are moved: the names, in any case of letters, or patterns with {@code *}
 * and {@code ?}.
 *
 * @param only all but these stay behind; empty for no such limit
 * @param except these stay behind
 */
public record Selection(List<String> only, List<String> except) {
  /** Everything. */
  public static final Selection ALL = new Selection(List.of(), List.of());

  /**
   * The schema without what stays behind; triggers and indexes go with their tables.
   *
   * @throws Failure {@link ExitCode#USAGE} when a pattern is the name of nothing there
   */
  Schema of(Schema schema, Mapping mapping) {
    Stream.concat(only.stream(), except.stream()).forEach(pattern -> requireMatch(pattern, schema));
    Predicate<String> moves = name -> includes(name, mapping);
    return new Schema(
        schema.tables().stream().filter(table -> moves.test(table.name())).toList(),
        schema.views().stream().filter(view -> moves.test(view.name())).toList(),
        schema.triggers().stream().filter(trigger -> moves.test(trigger.table())).toList(),
        schema.virtualTables().stream().filter(table -> moves.test(table.name())).toList(),
        schema.shadowTables());
  }

  /** The names of the tables and views that stay behind by this. */
  List<String> leftOut(Schema schema, Mapping mapping) {
    return names(schema).stream().filter(name -> !includes(name, mapping)).toList();
  }

  private boolean includes(String name, Mapping mapping) {
    return !mapping.excludes(name)
        && (only.isEmpty() || only.stream().anyMatch(pattern -> matches(pattern, name)))
        && except.stream().noneMatch(pattern -> matches(pattern, name));
  }

  private static void requireMatch(String pattern, Schema schema) {
    if (names(schema).stream().noneMatch(name -> matches(pattern, name))) {
      throw new Failure(ExitCode.USAGE, "there is no table or view " + pattern);
    }
  }

  private static List<String> names(Schema schema) {
    List<String> names = new ArrayList<>();
    schema.tables().forEach(table -> names.add(table.name()));
    schema.views().forEach(view -> names.add(view.name()));
    schema.virtualTables().forEach(table -> names.add(table.name()));
    return names;
  }

  private static boolean matches(String pattern, String name) {
    String expression =
        Pattern.quote(pattern.toLowerCase(Locale.ROOT))
            .replace("*", "\\E.*\\Q")
            .replace("?", "\\E.\\Q");
    return Pattern.compile(expression, Pattern.DOTALL)
        .matcher(name.toLowerCase(Locale.ROOT))
        .matches();
  }
}
