package dev.sqlitectl.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Mapping;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan's names and types as a file that people edit: {@code {"tables": {"order": {"name":
 * "orders", "columns": {"tags": {"type": "text[]"}}}, "log": {"exclude": true}}}}.
 */
final class MappingFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;

  private MappingFile(Path file) {
    this.file = file;
  }

  /**
   * Makes sure that nothing but a mapping would be replaced.
   *
   * @throws Failure {@link ExitCode#REFUSED} when the file exists and is none
   */
  static void requireReplaceable(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      read(file);
    } catch (Failure other) {
      throw new Failure(ExitCode.REFUSED, "the file for the mapping exists and is no mapping")
          .about(file)
          .hint("move it away, or name another one with --write-mapping")
          .because(other);
    }
  }

  /** Writes what a plan decided; a mapping of that name is replaced. */
  static void write(Path file, CopyReport plan) {
    ObjectNode document = JSON.createObjectNode();
    ObjectNode tables = document.putObject("tables");
    for (CopyReport.Table table : plan.tables()) {
      ObjectNode columns =
          tables.putObject(table.source()).put("name", table.name()).putObject("columns");
      for (CopyReport.Column column : table.columns()) {
        columns.putObject(column.source()).put("name", column.name()).put("type", column.type());
      }
    }
    for (String name : plan.leftOut()) {
      tables.putObject(name).put("exclude", true);
    }
    String text = document.toPrettyString() + System.lineSeparator();
    AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws Failure {@link ExitCode#NOT_FOUND} or {@link ExitCode#USAGE} when there is no such file
   *     or it says what no mapping can
   */
  static Mapping read(Path file) {
    return new MappingFile(file).read();
  }

  private Mapping read() {
    JsonNode document;
    try {
      document = JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw wrong(
          "it is no JSON at line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new Failure(ExitCode.NOT_FOUND, "the mapping cannot be read").about(file).because(e);
    }
    Map<String, Mapping.Table> tables = new LinkedHashMap<>();
    each(members(document, "", List.of("tables")).path("tables"), "tables")
        .forEach((name, table) -> tables.put(name, table(name, table)));
    return new Mapping(tables);
  }

  private Mapping.Table table(String name, JsonNode node) {
    members(node, name, List.of("name", "exclude", "columns"));
    Map<String, Mapping.Column> columns = new LinkedHashMap<>();
    each(node.path("columns"), name)
        .forEach(
            (column, said) -> {
              String label = name + "." + column;
              members(said, label, List.of("name", "type"));
              columns.put(
                  column, new Mapping.Column(text(said, "name", label), text(said, "type", label)));
            });
    JsonNode exclude = node.path("exclude");
    if (!exclude.isMissingNode() && !exclude.isBoolean()) {
      throw wrong("exclude of " + name + " is neither true nor false");
    }
    return new Mapping.Table(text(node, "name", name), exclude.asBoolean(), columns);
  }

  private Optional<String> text(JsonNode node, String field, String label) {
    JsonNode found = node.path(field);
    if (found.isMissingNode()) {
      return Optional.empty();
    }
    if (!found.isTextual() || found.asText().isBlank()) {
      throw wrong("the " + field + " of " + label + " is no word");
    }
    return Optional.of(found.asText());
  }

  private Map<String, JsonNode> each(JsonNode node, String label) {
    if (!node.isMissingNode() && !node.isObject()) {
      throw wrong(label + " is not an object");
    }
    Map<String, JsonNode> members = new LinkedHashMap<>();
    node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  private JsonNode members(JsonNode node, String label, List<String> known) {
    if (!node.isObject()) {
      throw wrong((label.isEmpty() ? "it" : label) + " is not an object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw wrong(
            "%s has %s; known here: %s"
                .formatted(label.isEmpty() ? "it" : label, name, String.join(", ", known)));
      }
    }
    return node;
  }

  private Failure wrong(String what) {
    return new Failure(ExitCode.USAGE, "the mapping is wrong: " + what).about(file);
  }
}
