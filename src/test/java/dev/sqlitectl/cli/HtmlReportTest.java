package dev.sqlitectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.cli.CommandLineRun.Result;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page about a move, read as a browser without script and as an XML parser would. */
final class HtmlReportTest {
  private static final Set<String> ELEMENTS =
      Set.of(
          ("html head meta title style body header main nav section div h1 h2 h3 p span a bdi code"
                  + " pre ul li dl dt dd table thead tbody tfoot tr th td details summary svg rect")
              .split(" "));

  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void anEmptyTarget() throws Exception {
    folder = folder.toRealPath();
    target = PostgresServer.freshDatabase();
  }

  @Test
  void theMoveEndsByNamingThePage() {
    SqliteFiles.shop(folder.resolve("app.db"));
    Result result = move("app.db");

    assertThat(result.status()).isZero();
    assertThat(result.out()).endsWith("one transaction\nreport → page.html\n");
  }

  @Test
  void thePageNeedsNothingElse() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));
    move("app.db");

    assertThat(html())
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("default-src 'none'", "@media screen and (prefers-color-scheme: dark)")
        .contains("--page: #f6f7f9", "color-scheme: light dark", "@media print")
        .doesNotContain("http:", "https:", "src=", "<script", "url(", "@import", "<link");
  }

  @Test
  void itTellsWhatMovedAndThatItIsEqual() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));
    move("app.db");
    Element page = page();

    assertThat(classed(page, "sentence"))
        .containsExactly(
            "✓ moved 40 rows in 2 tables moved, read back and compared: every column is equal.");
    assertThat(classed(page, "figure good"))
        .containsExactly(
            "rows read40= 40 written + 0 rejected",
            "rows verified equal40of 40, every column read back",
            "tables made24 indexes, 1 foreign key, 1 view",
            "left out or weakened0nothing");
    assertThat(rows(page, "sizes")).anyMatch(row -> row.startsWith("order30"));
    assertThat(rows(page, "matrix"))
        .containsExactly("customer10100✓ all equal", "order30300✓ all equal", "all40400");
    assertThat(rows(page, "columns"))
        .contains(
            "joinedDATETIMEtimestamp10 textsYYYY-MM-DD HH24:MI:SS",
            "photoBLOBbytea10 blobs, 20 NULL");
    assertThat(rows(page, "phases")).anyMatch(row -> row.startsWith("copying and comparing40"));
  }

  @Test
  void aNameCannotBecomeMarkup() throws Exception {
    List<String> names =
        List.of(
            "<script>alert(1)</script>",
            "a\"b'c&d",
            "</style><b>",
            "]]>",
            "<img src=x>",
            "شركة",
            " ");
    for (String name : names) {
      SqliteFiles.run(
          folder.resolve("app.db"),
          "CREATE TABLE %1$s (id INTEGER PRIMARY KEY, %2$s \"<TYPE>&\", %3$s TEXT)"
              .formatted(quote(name), quote("col" + name), quote("\u202e" + name)));
    }
    move("app.db");
    Element page = page();

    assertThat(all(page, "*").map(Element::getTagName)).isSubsetOf(ELEMENTS);
    List<String> shown = all(page, "bdi").map(Element::getTextContent).toList();
    for (String name : names) {
      assertThat(shown).contains(name, "col" + name, "\\u202e" + name);
    }
    assertThat(all(page, "code").map(Element::getTextContent)).contains("<TYPE>&");
    assertThat(html()).doesNotContain("\u202e").doesNotContain("<script", "<img", "<b>");
  }

  @Test
  void whatNobodySeesIsShownByItsCode() throws Exception {
    SqliteFiles.run(
        folder.resolve("app.db"),
        "CREATE TABLE \"bell\u0007\" (\"a\nb\tc\u001b[2J\" INT, \"use\u200brs\" INT, \"\uffff\" INT)");
    move("app.db");

    assertThat(all(page(), "bdi").map(Element::getTextContent))
        .contains("bell\\x07", "a\\nb\\tc\\x1b[2J", "use\\u200brs", "\\uffff");
  }

  @Test
  void whatIsLeftStandsThereByKindWithItsSql() throws Exception {
    SqliteFiles.run(
        folder.resolve("app.db"),
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b INT DEFAULT (random()),
          c TEXT CHECK (total_changes() >= 0), d TEXT UNIQUE ON CONFLICT REPLACE,
          e INT REFERENCES gone(id), ctid INT, j JSON DEFAULT 'nope');
        CREATE INDEX ix ON t (quote(a));
        CREATE VIEW v AS SELECT load_extension('</pre><b>') AS x FROM t;
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN
          DELETE FROM t WHERE a < 1;
        END;
        CREATE VIRTUAL TABLE ft USING fts5(body);
        """);
    JsonNode report = new ObjectMapper().readTree(move("app.db", "--json").out());
    Element page = page();

    List<String> kinds = classed(page, "kind");
    List<String> entries = classed(page, "said");
    assertThat(report.get("not_carried")).hasSizeGreaterThanOrEqualTo(10);
    for (JsonNode item : report.get("not_carried")) {
      assertThat(kinds).contains(item.get("kind").asText());
      assertThat(entries)
          .anyMatch(
              entry -> entry.startsWith(item.get("name").asText() + item.get("reason").asText()));
    }
    assertThat(kinds).doesNotHaveDuplicates();
    assertThat(all(page, "pre").map(Element::getTextContent))
        .contains("CREATE VIEW v AS SELECT load_extension('</pre><b>') AS x FROM t")
        .contains(
            "'nope'",
            "-- refused by PostgreSQL\nALTER TABLE \"public\".\"t\" ALTER COLUMN \"j\" SET DEFAULT"
                + " 'nope'")
        .anyMatch(sql -> sql.contains("BEGIN\n  DELETE FROM t WHERE a < 1;\nEND"));
  }

  @Test
  void columnsWhoseValuesDoNotFitStandFirstWithTheShapeOfOne() throws Exception {
    aTableThatDoesNotFit();
    Result result = move("app.db");

    assertThat(result.status()).isZero();
    assertThat(rows(page(), "columns"))
        .startsWith(
            "t.nINTEGERtext ! widened2 integers, 1 text1 does not fit bigint (integers), such as text like aaaa");
    assertThat(html()).doesNotContain("lots");
  }

  @Test
  void valuesThatMayNotMoveMakeAPageToo() throws Exception {
    aTableThatDoesNotFit();
    Result result = move("app.db", "--on-mismatch=fail");

    assertThat(result.status()).isEqualTo(17);
    assertThat(result.out()).endsWith("\nreport → page.html\n");
    Element page = page();
    assertThat(classed(page, "sentence"))
        .containsExactly(
            "✗ nothing written Nothing was written: 1 column holds values that would be lost.");
    assertThat(rows(page, "misfits"))
        .containsExactly("tnINTEGER1 does not fit bigint (integers), such as text like aaaa");
  }

  @Test
  void rejectedRowsAreCountedAndTheirFileNamed() throws Exception {
    aTableThatDoesNotFit();
    Result result = move("app.db", "--on-mismatch=reject", "--reject-file", "no.ndjson");

    assertThat(result.status()).isEqualTo(3);
    Element page = page();
    assertThat(rows(page, "matrix")).containsExactly("t321✓ all equal", "all321");
    assertThat(classed(page, "none"))
        .containsExactly("Nothing else: PostgreSQL has the rest of it, in full strength.");
    assertThat(classed(page, "notice look"))
        .containsExactly(
            "1 row rejected, because values do not fit the type of their column; kept in "
                + folder.resolve("no.ndjson")
                + ".");
  }

  @Test
  void rowsThatDifferAreNamedByTableAndKey() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));
    everyNewTableMeddles();
    Result result = move("app.db");

    assertThat(result.status()).isEqualTo(4);
    Element page = page();
    assertThat(classed(page, "sentence"))
        .containsExactly(
            "✗ not switched PostgreSQL does not hold what SQLite holds. Nothing was switched; the"
                + " target is as it was.");
    assertThat(rows(page, "differences")).containsExactly("customer7differs in name");
    assertThat(rows(page, "matrix"))
        .containsExactly("customer10100✗ differs", "order30300✓ all equal", "all40400");
  }

  @Test
  void aDryRunShowsThePlanAndItsStatements() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));
    Result result = move("app.db", "--dry-run");

    assertThat(result.out()).endsWith("· dry run: nothing was written\nreport → page.html\n");
    Element page = page();
    assertThat(classed(page, "sentence"))
        .containsExactly("· dry run Nothing was written. 40 rows in 2 tables would be moved.");
    assertThat(all(page, "pre").map(Element::getTextContent))
        .anyMatch(sql -> sql.contains("CREATE TABLE") && sql.contains("CREATE VIEW"));
    assertThat(rows(page, "matrix")).isEmpty();
  }

  @Test
  void theSqlOfAPlanIsNotMixedWithTheNameOfThePage() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));

    assertThat(move("app.db", "--show-sql").out()).doesNotContain("page.html");
    assertThat(classed(page(), "figure note")).hasSize(4);
  }

  @Test
  void aDatabaseOfNothingButViewsHasAPage() throws Exception {
    SqliteFiles.run(folder.resolve("app.db"), "CREATE VIEW one AS SELECT 1 AS n");
    move("app.db");

    assertThat(classed(page(), "sentence"))
        .containsExactly("✓ moved There are no tables; 1 view made.");
  }

  @Test
  void hundredsOfTablesAndColumnsAreFolded() throws Exception {
    StringBuilder script = new StringBuilder();
    for (int t = 0; t < 120; t++) {
      script.append("CREATE TABLE t%d (id INTEGER PRIMARY KEY);".formatted(t));
    }
    script.append("CREATE TABLE wide (id INTEGER PRIMARY KEY");
    for (int c = 0; c < 500; c++) {
      script.append(", c%d TEXT".formatted(c));
    }
    SqliteFiles.run(folder.resolve("app.db"), script + ")");
    move("app.db", "--dry-run");
    Element page = page();

    assertThat(all(page, "details").filter(details -> details.hasAttribute("open"))).isEmpty();
    assertThat(rows(page, "columns")).hasSize(120 + 501);
    assertThat(all(page, "summary").map(Element::getTextContent)).contains("97 more tables");
    assertThat(Files.size(folder.resolve("page.html"))).isLessThan(1_000_000);
  }

  @Test
  void aPasswordIsNowhereOnIt() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));
    target += "&password=hunter2";
    move("app.db");

    assertThat(html()).contains("postgres@").doesNotContain("hunter2");
  }

  @Test
  void aFormerPageIsReplacedButNoOtherFile() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    byte[] before = Files.readAllBytes(file);
    move("app.db", "--dry-run");
    assertThat(move("app.db").status()).isZero();
    assertThat(html()).contains("✓");

    Result result = move("app.db", "--replace", "--report", "app.db");
    assertThat(result.status()).isEqualTo(16);
    assertThat(result.err()).contains("the file for the report exists and is no report");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aPageThatCannotBeWrittenStopsTheMoveBeforeItBegins() {
    SqliteFiles.shop(folder.resolve("app.db"));
    Result result = move("app.db", "--report", "nowhere/page.html");

    assertThat(result.status()).isEqualTo(14);
    assertThat(result.err()).contains("the report cannot be written: its folder does not exist");
    assertThat(PostgresServer.ask(target, "SELECT count(*) FROM pg_class WHERE relname = 'order'"))
        .isEqualTo("0");
  }

  @Test
  void aRunThatFailsLeavesNoPage() {
    SqliteFiles.shop(folder.resolve("app.db"));
    PostgresServer.run(target, "CREATE TABLE customer (id int)");

    assertThat(move("app.db").status()).isEqualTo(16);
    assertThat(folder.resolve("page.html")).doesNotExist();
  }

  private void aTableThatDoesNotFit() {
    SqliteFiles.run(
        folder.resolve("app.db"),
        "CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), ('lots'), (3)");
  }

  /** A trigger on every table that is made from here on changes the name of customer 7. */
  private void everyNewTableMeddles() {
    PostgresServer.run(
        target,
        """
        CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF TG_TABLE_NAME = 'customer' THEN
            IF NEW.id = 7 THEN NEW.name := 'another'; END IF;
          END IF;
          RETURN NEW; END $$
        """,
        """
        CREATE FUNCTION plant() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE made record; BEGIN
          FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
            EXECUTE 'CREATE TRIGGER meddle BEFORE INSERT ON ' || made.object_identity
              || ' FOR EACH ROW EXECUTE FUNCTION public.meddle()';
          END LOOP; END $$
        """,
        """
        CREATE EVENT TRIGGER plant ON ddl_command_end WHEN tag IN ('CREATE TABLE')
          EXECUTE FUNCTION plant()
        """);
  }

  private Result move(String database, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("migrate-to-postgres", target, "--db", database));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--report")) {
      arguments.addAll(List.of("--report", "page.html"));
    }
    return CommandLineRun.in(folder).run(arguments.toArray(String[]::new));
  }

  private String html() throws Exception {
    return Files.readString(folder.resolve("page.html"));
  }

  private Element page() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html().getBytes(UTF_8)))
        .getDocumentElement();
  }

  private static Stream<Element> all(Element page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
        .map(i -> (Element) found.item(i));
  }

  private static List<String> classed(Element page, String classes) {
    return all(page, "*")
        .filter(element -> element.getAttribute("class").equals(classes))
        .map(Element::getTextContent)
        .toList();
  }

  /** What stands in the rows of tables of a class, the headings left out. */
  private static List<String> rows(Element page, String table) {
    return all(page, "table")
        .filter(element -> (element.getAttribute("class") + " ").startsWith(table + " "))
        .flatMap(element -> all(element, "tr"))
        .filter(row -> row.getElementsByTagName("td").getLength() > 0)
        .map(Element::getTextContent)
        .toList();
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
