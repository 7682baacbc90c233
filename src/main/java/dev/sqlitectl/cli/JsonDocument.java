package dev.sqlitectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The machine's side of every report and error: fields in snake case, times in RFC 3339 UTC, enums
 * as the words users know, absent values as null.
 */
final class JsonDocument {
  private JsonDocument() {}

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(
              new SimpleModule()
                  .addSerializer(Path.class, ToStringSerializer.instance)
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(Enum.class, new Word())
                  .addSerializer(Optional.class, new OrNull()))
          .build();

  /** The document of a report: how it ended, then its fields. */
  static String of(Report report) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("outcome", report.ending().label());
    document.setAll((ObjectNode) MAPPER.valueToTree(report));
    document.remove("ending");
    return write(document);
  }

  /** The document of a failure, the last thing on standard error. */
  static String of(Failure failure) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("message_type", "exit_error");
    document.put("code", failure.code().status());
    document.put("name", failure.code().label());
    document.put("message", failure.message());
    failure.details().stream()
        .map(Failure.Detail::label)
        .distinct()
        .forEach(
            label ->
                document.put(
                    label,
                    String.join(
                        "\n",
                        failure.details().stream()
                            .filter(detail -> detail.label().equals(label))
                            .map(Failure.Detail::text)
                            .toList())));
    document.put("hint", failure.hint().orElse(null));
    return write(document);
  }

  private static String write(ObjectNode document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that JSON cannot hold", e);
    }
  }

  @SuppressWarnings("rawtypes") // what Jackson's own interface for enums asks for
  private static final class Word extends JsonSerializer<Enum> {
    @Override
    public void serialize(Enum value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(
          value instanceof ExitCode code
              ? code.label()
              : value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  @SuppressWarnings("rawtypes") // as above
  private static final class OrNull extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Optional<?> optional = value;
      provider.defaultSerializeValue(optional.isPresent() ? optional.get() : null, json);
    }
  }
}
