package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptTest {
  @TempDir private Path folder;

  @Test
  void statementsEndAtSemicolonsOutsideOfStringsNamesAndComments() {
    assertThat(
            statements(
                """
                CREATE TABLE [a;b] ("c;d" TEXT DEFAULT 'it''s; ok', `e;f`); -- not; here
                /* nor; here */ INSERT INTO t VALUES ('C:\\'); ;;
                SELECT "quo""te;d"
                """))
        .containsExactly(
            "CREATE TABLE [a;b] (\"c;d\" TEXT DEFAULT 'it''s; ok', `e;f`);",
            "INSERT INTO t VALUES ('C:\\');",
            "SELECT \"quo\"\"te;d\"");
  }

  @Test
  void aTriggerEndsWithItsOwnEndAlone() {
    String trigger =
        """
        CREATE /* c */ TEMP TRIGGER t AFTER INSERT ON a BEGIN
          UPDATE a SET b = CASE WHEN x THEN 1 ELSE 2 END;
          SELECT CASE WHEN 1 THEN 'END;' END;
        END;""";
    assertThat(statements(trigger + "\nSELECT 1;")).containsExactly(trigger, "SELECT 1;");
  }

  @Test
  void columnsMayBeCalledBeginAndEnd() {
    assertThat(statements("CREATE TABLE a(begin, end); SELECT begin, end FROM a;"))
        .containsExactly("CREATE TABLE a(begin, end);", "SELECT begin, end FROM a;");
  }

  @Test
  void whatIsNeverClosedReachesToTheEnd() {
    assertThat(statements("SELECT 'open; SELECT 2;")).containsExactly("SELECT 'open; SELECT 2;");
    assertThat(statements("/* open; SELECT 2;")).isEmpty();
    assertThat(statements("SELECT [open;")).containsExactly("SELECT [open;");
  }

  @Test
  void everyStatementKnowsItsLine() {
    String text = "-- one\r\n\r\nSELECT\r\n 1;\r\n  SELECT 'a\nb'; SELECT 3";
    assertThat(Script.of(Path.of("x.sql"), text).statements())
        .extracting(Script.Statement::line)
        .containsExactly(3, 5, 6);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    Path file = Files.writeString(folder.resolve("x.sql"), "\uFEFFSELECT 1;");
    assertThat(Script.read(file).statements().get(0).sql()).isEqualTo("SELECT 1;");
  }

  @Test
  void aFileInAnotherEncodingIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("x.sql"), "'é'".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Script.read(file))
        .isInstanceOf(Failure.class)
        .hasMessage("the file is not UTF-8")
        .extracting(thrown -> ((Failure) thrown).code())
        .isEqualTo(ExitCode.USAGE);
  }

  private static List<String> statements(String text) {
    return Script.of(Path.of("x.sql"), text).statements().stream()
        .map(Script.Statement::sql)
        .toList();
  }
}
