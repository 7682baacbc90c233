package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, blobs, JSON and UUIDs: every byte, or every value. */
final class TextHazardsTest {
  @TempDir private Path folder;

  @Test
  void blobsInTextAndTextInBlobsKeepTheirBytes() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, txt TEXT, texts BLOB, both BLOB, base64 BLOB,
              ints BLOB, all_of_it);
            INSERT INTO t VALUES (1, 'é', 'plain', 'é', 'aGVsbG8=', 1, 'x');
            INSERT INTO t VALUES (2, x'c3a9', '', x'00ff', 'AA==', -5, x'78');
            INSERT INTO t VALUES (3, x'ff', NULL, zeroblob(0), '', 9223372036854775807, 1.5);
            INSERT INTO t VALUES (4, '', 'x', '', 'x', 0, 7);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "txt bytea",
            "texts text",
            "both bytea",
            "base64 text",
            "ints bigint",
            "all_of_it bytea");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly(
            "(1,\"\\\\xc3a9\",plain,\"\\\\xc3a9\",aGVsbG8=,1,\"\\\\x78\")",
            "(2,\"\\\\xc3a9\",\"\",\"\\\\x00ff\",AA==,-5,\"\\\\x78\")",
            "(3,\"\\\\xff\",,\"\\\\x\",\"\",9223372036854775807,\"\\\\x312e35\")",
            "(4,\"\\\\x\",x,\"\\\\x\",x,0,\"\\\\x37\")");
  }

  @Test
  void numbersInTextColumnsStayTheTextThatSqliteMadeOfThem() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, c VARCHAR(20));
            INSERT INTO t VALUES (1, 7, 1.0), (2, '007', '1e3'), (3, 0.1, -5);
            """);

    assertThat(moved.types("t")).containsExactly("id bigint", "s text", "c character varying(20)");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly("(1,7,1.0)", "(2,007,1e3)", "(3,0.1,-5)");
  }

  @Test
  void integersThatSqliteLeftInATextColumnBecomeTextToo() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, s INT);
            INSERT INTO t VALUES (1, 7), (2, 'x'), (3, 1.5);
            PRAGMA writable_schema=ON;
            UPDATE sqlite_schema SET sql = replace(sql, 's INT', 's TEXT') WHERE name = 't';
            """);

    assertThat(moved.types("t")).containsExactly("id bigint", "s text");
    assertThat(moved.list("SELECT s FROM t ORDER BY id")).containsExactly("7", "x", "1.5");
  }

  @Test
  void surrogatesOfCesuAreKeptAsBytesAndNeverRepaired() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (cesu TEXT, overlong TEXT, cut TEXT, beyond TEXT, fine TEXT);
            INSERT INTO t VALUES (CAST(x'eda0bdedb880' AS TEXT), CAST(x'c080' AS TEXT),
              CAST(x'41f09f98' AS TEXT), CAST(x'f4908080' AS TEXT), CAST(x'f09f9880' AS TEXT));
            """);

    assertThat(moved.ask("SELECT t::text FROM t"))
        .isEqualTo("(\"\\\\xeda0bdedb880\",\"\\\\xc080\",\"\\\\x41f09f98\",\"\\\\xf4908080\",😀)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
  void everyScriptArrivesFromEveryEncoding(String encoding) {
    Moved moved =
        moved(
            "PRAGMA encoding='" + encoding + "';",
            """
            CREATE TABLE t (bom TEXT, emoji TEXT, family TEXT, hebrew TEXT, arabic TEXT,
              decomposed TEXT, controls TEXT, last VARCHAR(1));
            INSERT INTO t VALUES (char(0xfeff) || 'a', '😀', '👩‍👩‍👧', 'שלום', 'السلام',
              'e' || char(0x301), char(1, 9, 10, 13, 27, 127), char(0x10ffff));
            """);

    assertThat(
            moved.list(
                """
                SELECT encode(convert_to(v, 'UTF8'), 'hex') FROM t,
                  unnest(ARRAY[bom, emoji, family, hebrew, arabic, decomposed, controls, last])
                  WITH ORDINALITY AS u(v, n) ORDER BY n
                """))
        .containsExactly(
            "efbbbf61",
            "f09f9880",
            "f09f91a9e2808df09f91a9e2808df09f91a7",
            "d7a9d79cd795d79d",
            "d8a7d984d8b3d984d8a7d985",
            "65cc81",
            "01090a0d1b7f",
            "f48fbfbf");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aNulInAUtf16TextWidensTheColumnToo() {
    Moved moved =
        moved(
            """
            PRAGMA encoding='UTF-16le';
            CREATE TABLE t (id INTEGER PRIMARY KEY, nul TEXT);
            INSERT INTO t VALUES (1, 'é' || char(0) || 'b'), (2, ''), (3, NULL);
            """);

    assertThat(moved.list("SELECT coalesce(encode(nul, 'hex'), 'NULL') FROM t ORDER BY id"))
        .containsExactly("c3a90062", "", "NULL");
  }

  @Test
  void aMillionCharactersAreOneText() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (ascii TEXT, wide VARCHAR(1000000), long VARCHAR(999999));
            INSERT INTO t SELECT x, replace(x, 'x', '😀'), x
              FROM (SELECT replace(hex(zeroblob(500000)), '0', 'x') AS x);
            """);

    assertThat(moved.types("t"))
        .containsExactly("ascii text", "wide character varying(1000000)", "long text");
    assertThat(
            moved.ask(
                """
                SELECT (ascii = repeat('x', 1000000)) || ' ' || (wide = repeat('😀', 1000000))
                  || ' ' || octet_length(wide) FROM t
                """))
        .isEqualTo("true true 4000000");
  }

  @Test
  void whatIsEmptyIsNotNull() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, v VARCHAR(5), b BLOB, free);
            INSERT INTO t VALUES (1, '', '', zeroblob(0), ''), (2, NULL, NULL, NULL, NULL),
              (3, ' ', ' ', x'00', ' ');
            """);

    assertThat(
            moved.list(
                """
                SELECT concat_ws(' ', s IS NULL, octet_length(s), v IS NULL, octet_length(v),
                  b IS NULL, octet_length(b), free IS NULL, octet_length(free)) FROM t ORDER BY id
                """))
        .containsExactly("f 0 f 0 f 0 f 0", "t t t t", "f 1 f 1 f 1 f 1");
  }

  @Test
  void jsonKeepsEveryValueOrItsVeryText() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, big JSON, twice JSON, nul JSON, surrogate JSON,
              five JSON, numbers JSON, "null" JSON, b JSONB);
            INSERT INTO t VALUES (1,
              '{"n": 12345678901234567890123456789, "f": 0.10000000000000000000001, "e": 1e400}',
              '{"a": 1, "a": 2}', '{"a": "\\u0000"}', '["\\ud800"]', '{a: 1,}', '[1.50]', 'null',
              '{"b": [true, {"c": null}], "a": "é😀"}');
            INSERT INTO t VALUES (2, '[]', '{}', '"x"', '[]', '[]', 1.5, NULL, '7');
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "big jsonb",
            "twice json",
            "nul json",
            "surrogate json",
            "five text",
            "numbers jsonb",
            "null jsonb",
            "b jsonb");
    assertThat(
            moved.ask(
                """
                SELECT concat_ws(' ', big->>'n', big->>'f', (big->>'e')::numeric = 1e400, twice,
                  nul, surrogate, five, numbers, "null", b) FROM t WHERE id = 1
                """))
        .isEqualTo(
            "12345678901234567890123456789 0.10000000000000000000001 t {\"a\": 1, \"a\": 2} "
                + "{\"a\": \"\\u0000\"} [\"\\ud800\"] {a: 1,} [1.50] null "
                + "{\"a\": \"é😀\", \"b\": [true, {\"c\": null}]}");
    assertThat(moved.ask("SELECT concat_ws(' ', numbers, \"null\" IS NULL, b) FROM t WHERE id = 2"))
        .isEqualTo("1.5 t 7");
  }

  @Test
  void theBinaryJsonOfSqliteKeepsItsBytes() {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, binary JSON, mixed JSONB);
            INSERT INTO t VALUES (1, jsonb('{"a":1}'), jsonb('[1]')), (2, NULL, '[1]');
            """);
    Moved moved = Moved.of(file);

    assertThat(moved.types("t")).containsExactly("id bigint", "binary bytea", "mixed bytea");
    assertThat(moved.ask("SELECT upper(encode(\"binary\", 'hex')) FROM t WHERE id = 1"))
        .isEqualTo(SqliteFiles.ask(file, "SELECT hex(binary) FROM t WHERE id = 1"));
    assertThat(moved.ask("SELECT encode(mixed, 'hex') FROM t WHERE id = 2")).isEqualTo("5b315d");
  }

  @Test
  void uuidsInBlobsBecomeUuidsWhenAllOfThemAre() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, u UUID, g GUID, short UUID, mixed UUID,
              b BLOB, odd UUID);
            INSERT INTO t VALUES (1, x'6ba7b8109dad11d180b400c04fd430c8',
              '6BA7B810-9DAD-11D1-80B4-00C04FD430C8', x'6ba7b8109dad11d180b400c04fd430c8',
              x'6ba7b8109dad11d180b400c04fd430c8', x'6ba7b8109dad11d180b400c04fd430c8',
              '{6ba7b810-9dad-11d1-80b4-00c04fd430c8}');
            INSERT INTO t VALUES (2, zeroblob(16), NULL, zeroblob(15),
              '6ba7b810-9dad-11d1-80b4-00c04fd430c8', NULL, '');
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint", "u uuid", "g uuid", "short bytea", "mixed bytea", "b bytea", "odd text");
    assertThat(moved.ask("SELECT u || ' ' || g FROM t WHERE id = 1"))
        .isEqualTo("6ba7b810-9dad-11d1-80b4-00c04fd430c8 6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertThat(moved.ask("SELECT u FROM t WHERE id = 2"))
        .isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(moved.ask("SELECT encode(mixed, 'escape') FROM t WHERE id = 2"))
        .isEqualTo("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  }

  @Test
  void aKeyThatTellsSpellingsOfOneValueApartKeepsThemAsTheyAreWritten() {
    Moved moved =
        moved(
            """
            CREATE TABLE u (id UUID PRIMARY KEY);
            INSERT INTO u VALUES ('6BA7B810-9DAD-11D1-80B4-00C04FD430C8'),
              ('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
            CREATE TABLE child (u UUID REFERENCES u);
            INSERT INTO child VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
            CREATE TABLE m (at DATETIME UNIQUE, day DATE, time TIME, flag BOOLEAN, j JSON UNIQUE,
              UNIQUE (day, flag));
            CREATE UNIQUE INDEX by_time ON m (time);
            INSERT INTO m VALUES
              ('2024-01-01 10:00:00', '2024-01-01', '10:00:00', 't', '{"a": 1}'),
              ('2024-01-01T10:00:00', '2024-01-01', '10:00:00.000', 1, '{"a":1}');
            """);

    assertThat(moved.notCarried()).isEmpty();
    assertThat(moved.types("u")).containsExactly("id text");
    assertThat(moved.types("child")).containsExactly("u text");
    assertThat(moved.types("m"))
        .containsExactly("at text", "day date", "time text", "flag text", "j text");
    assertThat(moved.constraints("u")).containsExactly("u_pkey PRIMARY KEY (id)");
    assertThat(moved.constraints("child"))
        .containsExactly("child_u_fkey FOREIGN KEY (u) REFERENCES u(id)");
    assertThat(moved.constraints("m"))
        .containsExactly(
            "m_at_key UNIQUE (at)", "m_day_flag_key UNIQUE (day, flag)", "m_j_key UNIQUE (j)");
    assertThat(moved.indexes("m")).contains("CREATE UNIQUE INDEX by_time (\"time\")");
    assertThat(moved.list("SELECT at || ' ' || j FROM m ORDER BY at"))
        .containsExactlyInAnyOrder(
            "2024-01-01 10:00:00 {\"a\": 1}", "2024-01-01T10:00:00 {\"a\":1}");
    assertThat(moved.report().tables().get(0).columns().get(0).profile().misfits())
        .containsExactly(
            new Profile.Misfit(
                "uuid", "text of a UUID", 1, "another spelling of a value in a key"));
  }

  @Test
  void spellingsThatMeetInNoKeyTakeTheirType() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id UUID PRIMARY KEY, at DATETIME, j JSON UNIQUE, twin UUID);
            INSERT INTO t VALUES
              ('6BA7B810-9DAD-11D1-80B4-00C04FD430C8', '2024-01-01 10:00:00', '{"a": 1}', NULL),
              ('6ba7b810-9dad-11d1-80b4-00c04fd430c9', '2024-01-01T10:00:00', '{"a":2}', NULL),
              (NULL, NULL, NULL, 'a0000000-0000-0000-0000-000000000000'),
              (NULL, NULL, NULL, 'A0000000-0000-0000-0000-000000000000');
            """);

    assertThat(moved.types("t"))
        .containsExactly("id uuid", "at timestamp without time zone", "j jsonb", "twin uuid");
    assertThat(moved.constraints("t")).containsExactly("t_j_key UNIQUE (j)", "t_key UNIQUE (id)");
  }

  @Test
  void aKeyThatTellsKindsOfValuesApartIsListedWithTheReason() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (a PRIMARY KEY, b UNIQUE, c);
            CREATE UNIQUE INDEX by_c ON t (c);
            INSERT INTO t VALUES (1, 'x', 1), ('1', x'78', 1.5), ('z', 'y', '1');
            """);

    String why = "; values that differ in SQLite by their kind (1, '1') or spelling are the same";
    assertThat(moved.notCarried())
        .containsExactly(
            "primary key t_pkey: could not create unique index \"t_pkey\"" + why,
            "unique t_b_key: could not create unique index \"t_b_key\"" + why,
            "index by_c: could not create unique index \"by_c\"" + why);
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void arraysWrittenAsJsonStayTheirText() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (tags TEXT[], nums INTEGER[], vec ARRAY);
            INSERT INTO t VALUES ('["a", "b"]', '[1,2]', '{1,2}');
            """);

    assertThat(moved.types("t")).containsExactly("tags text", "nums text", "vec text");
    assertThat(moved.ask("SELECT t::text FROM t"))
        .isEqualTo("(\"[\"\"a\"\", \"\"b\"\"]\",\"[1,2]\",\"{1,2}\")");
  }

  private Moved moved(String... scripts) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), scripts));
  }
}
