package dev.sqlitectl.cli;

import dev.sqlitectl.copy.Mapping;
import dev.sqlitectl.copy.MoveOptions;
import dev.sqlitectl.copy.Naming;
import dev.sqlitectl.copy.OnMismatch;
import dev.sqlitectl.copy.Selection;
import dev.sqlitectl.copy.Verification;
import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what is moved, and how its values and names become PostgreSQL's. */
final class MoveSettings {
  @Option(
      names = "--tables",
      split = ",",
      paramLabel = "NAME",
      description = "Move these tables and views alone: names, or patterns such as 'log_*'.")
  private List<String> tables = List.of();

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "NAME",
      description = "Leave these tables and views behind.")
  private List<String> exclude = List.of();

  @Option(
      names = "--on-mismatch",
      paramLabel = "POLICY",
      description =
          "Values that do not fit their declared type: widen the type (default), fail, reject the rows.")
  private OnMismatch onMismatch = OnMismatch.WIDEN;

  @Option(
      names = "--reject-file",
      paramLabel = "FILE",
      description = "Where rejected rows go (default: DATABASE-rejected-TIME.ndjson).")
  private @Nullable Path rejectFile;

  @Option(
      names = "--on-bad-text",
      paramLabel = "POLICY",
      description = "Text with NUL or invalid UTF-8: bytea (default), fail, strip, escape, latin1.")
  private BadText badText = BadText.BYTEA;

  @Option(
      names = "--names",
      paramLabel = "STYLE",
      description = "preserve names (default), or write them lower or in snake case.")
  private Naming naming = Naming.PRESERVE;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      converter = Zone.class,
      description = "Times without a zone are of this one, and become timestamptz.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--narrow-integers",
      description = "Use integer and smallint where all values fit.")
  private boolean narrowIntegers;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "Types, names and exclusions as FILE says (see --write-mapping).")
  private @Nullable Path mapping;

  @Option(
      names = "--replace",
      description = "Drop tables that are there already, in the switching transaction.")
  private boolean replace;

  @Option(
      names = "--verify",
      paramLabel = "DEPTH",
      description = "full: compare every row (default); counts; none.")
  private Verification.Depth depth = Verification.Depth.FULL;

  /**
   * @param folder where relative names begin
   */
  MoveOptions options(Path folder, DatabaseFile source, Clock clock) {
    return new MoveOptions(
        new Selection(tables, exclude),
        onMismatch,
        badText,
        naming,
        mapping == null ? Mapping.NONE : MappingFile.read(folder.resolve(mapping)),
        Optional.ofNullable(zone),
        narrowIntegers,
        replace,
        depth,
        folder.resolve(rejectFile == null ? usualRejectFile(source, clock) : rejectFile),
        Optional.empty());
  }

  /** The files that these options name. */
  List<Path> files() {
    return Stream.of(rejectFile, mapping).flatMap(Stream::ofNullable).toList();
  }

  private static Path usualRejectFile(DatabaseFile source, Clock clock) {
    String stem = source.path().getFileName().toString().replaceFirst("\\.[^.]*$", "");
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
            .format(clock.instant().atOffset(ZoneOffset.UTC));
    return Path.of(stem + "-rejected-" + time + ".ndjson");
  }

  /** Reads the name of a zone: Europe/Berlin, UTC, +02:00. */
  private static final class Zone implements ITypeConverter<ZoneId> {
    @Override
    public ZoneId convert(String text) {
      try {
        return ZoneId.of(text.strip());
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a zone such as Europe/Berlin or UTC");
      }
    }
  }
}
