package dev.sqlitectl.backup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Integrity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sealed backup vouches for; the JSON file beside the artefact. Its last field is a hash of
 * all the others, so that a changed manifest is found like a changed artefact.
 *
 * @param format the version of this document's form
 * @param tool the sqlitectl that made it
 * @param sqlite the version of SQLite at work
 * @param source the absolute path of the database it is a backup of
 * @param artefact the file beside this one
 * @param database the database inside the artefact; the same as the artefact when not packed
 * @param orphans rows whose foreign key points nowhere: recorded, no reason to refuse a backup
 * @param verified what was checked before it was published
 */
record Manifest(
    int format,
    String tool,
    String sqlite,
    String source,
    Instant started,
    Instant ended,
    File artefact,
    Inside database,
    Contents contents,
    List<Integrity.Orphans> orphans,
    List<String> verified) {

  /** The form that this version writes. */
  static final int FORMAT = 1;

  /** A file as bytes. */
  public record File(String name, Compression compression, long size, String sha256) {}

  /**
   * A database as a file.
   *
   * @param journalMode that of the source; the artefact itself is in {@code delete} mode
   * @param schemaVersion the newest migration, else {@code user_version}
   */
  public record Inside(
      long size,
      String sha256,
      long pageSize,
      long pageCount,
      String journalMode,
      String schemaVersion) {}

  private static final String SEAL = ",\n  \"seal\" : \"";
  private static final int LARGEST = 64 << 20;
  private static final int FIRST_LINES = 16 << 10;

  /** What every form begins with. */
  private static final Pattern START =
      Pattern.compile(
          "\\A\\{\\s*\"format\" : (?<format>\\d{1,9}),\\s*\"tool\" : \"(?<tool>[^\"]*)\"");

  /** The whole document, sealed. */
  byte[] document() {
    try {
      String json = Json.MAPPER.writeValueAsString(this).replace("\r\n", "\n");
      return sealed(json.substring(0, json.lastIndexOf("\n}"))).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest that JSON cannot hold", e);
    }
  }

  /**
   * Reads the manifest in this file.
   *
   * @throws Failure {@link ExitCode#CORRUPT} when it is not exactly what was sealed, {@link
   *     ExitCode#FAILED} when its form is newer than this program
   */
  static Manifest read(Path file) {
    String text =
        Disk.on(
            file,
            () -> {
              try (InputStream in = Disk.read(file)) {
                return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
              }
            });
    requireKnownForm(file, text);
    int seal = text.lastIndexOf(SEAL);
    if (seal < 0 || !sealed(text.substring(0, seal)).equals(text)) {
      throw changed(file);
    }
    try {
      return Json.MAPPER.readValue(text, Manifest.class);
    } catch (JsonProcessingException e) {
      throw changed(file).because(e);
    }
  }

  /** The form is asked for first: another one may be sealed in another way. */
  private static void requireKnownForm(Path file, String text) {
    Matcher start = START.matcher(text);
    if (start.find() && Integer.parseInt(start.group("format")) > FORMAT) {
      throw new Failure(
              ExitCode.FAILED,
              "this backup has form %s, made by a newer sqlitectl (%s)"
                  .formatted(start.group("format"), start.group("tool")))
          .about(file)
          .hint("update sqlitectl");
    }
  }

  /** Whether the manifest in this file names this database, by its first lines alone. */
  static boolean isOf(DatabaseFile database, Path file) {
    String line = "\n  \"source\" : " + quoted(database.path().toString()) + ",";
    try (InputStream in = Disk.read(file)) {
      return new String(in.readNBytes(FIRST_LINES), StandardCharsets.UTF_8).contains(line);
    } catch (IOException e) {
      return false;
    }
  }

  /** As Jackson writes it, which is not loaded for this. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int escaped = "\b\t\n\f\r\"\\".indexOf(c);
      if (escaped >= 0) {
        quoted.append('\\').append("btnfr\"\\".charAt(escaped));
      } else {
        quoted.append(c < ' ' ? "\\u%04X".formatted((int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }

  private static String sealed(String body) {
    byte[] hash = Disk.sha256().digest(body.getBytes(StandardCharsets.UTF_8));
    return body + SEAL + HexFormat.of().formatHex(hash) + "\"\n}\n";
  }

  private static Failure changed(Path file) {
    return new Failure(ExitCode.CORRUPT, "the manifest is damaged or was edited")
        .about(file)
        .hint("choose another backup: sqlitectl backup list");
  }

  /** Loaded with the first manifest that is written or read. */
  private static final class Json {
    private static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(
                new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new Time()))
            .build();
  }

  private static final class Time extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    Time() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return Instant.parse(json.getText());
    }
  }
}
