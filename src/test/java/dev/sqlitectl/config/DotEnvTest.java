package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dialect of {@code .env} files, read and written. */
final class DotEnvTest {
  private static final String BOM = "\uFEFF";

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();

  private DotEnv env(String content) {
    try {
      return DotEnv.read(Files.writeString(folder.resolve(".env"), content), environment);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "the line {0} sets A to [{1}]")
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "nothing",
      textBlock =
          """
          A=1                       , 1
          `  A = 1  `               , 1
          export A=1                , 1
          `export   A=1`            , 1
          A=                        , ``
          `A= # nothing yet`        , ``
          A=#                       , ``
          A=two words               , two words
          `A=one # comment`         , one
          `A=one\t# comment`        , one
          A=one#two                 , one#two
          A=sqlite:///a#b.db        , sqlite:///a#b.db
          A='one # two'             , one # two
          A='$B ${B} \\n'           , $B ${B} \\n
          A='it''s                  , it
          A="one # two"             , one # two
          A="a\\nb"                 , `a\nb`
          A="say \\"hi\\""          , say "hi"
          A="back\\\\slash"         , back\\slash
          A="\\${B}"                , ${B}
          A="\\q"                   , \\q
          A="one" # comment         , one
          A=Ångström                , Ångström
          A='one' # comment         , one
          A=$B                      , $B
          A="$B"                    , $B
          A=cost$5                  , cost$5
          A=${B}                    , blue
          A="${B}/x"                , blue/x
          A=${NONE}x                , x
          A="open                   , "open
          A=a=b                     , a=b
          A=dé.db                   , dé.db
          #A=1                      , nothing
          B=1                       , nothing
          AA=1                      , nothing
          A                         , nothing
          exportA=1                 , nothing
          """)
  void aLineSetsAVariable(String line, String value) {
    environment.put("B", "blue");

    assertThat(env("# first\n" + line + "\n").get("A").orElse(null)).isEqualTo(value);
    assertThat(env(line).get("A").orElse(null)).isEqualTo(value);
    assertThat(env(BOM + line + "\r\nZ=1\r\n").get("A").orElse(null)).isEqualTo(value);
  }

  @Test
  void aFileThatIsMissingSetsNothing() {
    assertThat(DotEnv.read(folder.resolve("none"), environment).get("A")).isEmpty();
  }

  @Test
  void aQuotedValueMaySpanLines() {
    DotEnv env = env("A=\"one\ntwo\nB=inside\"\nC='three\nfour' # end\nD=5\n");

    assertThat(env.get("A")).contains("one\ntwo\nB=inside");
    assertThat(env.get("B")).isEmpty();
    assertThat(env.get("C")).contains("three\nfour");
    assertThat(env.get("D")).contains("5");
  }

  @Test
  void theLastLineWins() {
    assertThat(env("A=1\nA=2\nB=x\nA=3").get("A")).contains("3");
  }

  @Test
  void aReferenceSeesTheEnvironmentThenTheLinesAbove() {
    DotEnv env = env("HOST=db\nURL=postgresql://${HOST}/${NAME}\nNAME=late\n");

    assertThat(env.get("URL")).contains("postgresql://db/");
    environment.put("HOST", "real");
    assertThat(env("HOST=db\nURL=${HOST}").get("URL")).contains("real");
  }

  @Test
  void aValueThatAReferenceBringsIsNotExpandedAgain() {
    environment.put("B", "${A}$1\\");

    assertThat(env("A=\"${B}\"").get("A")).contains("${A}$1\\");
  }

  @Test
  void aVariableIsAddedAtTheEnd() {
    assertThat(text(env("").with("A", "1"))).isEqualTo("A=\"1\"\n");
    assertThat(text(env("B=2\n").with("A", "1"))).isEqualTo("B=2\nA=\"1\"\n");
    assertThat(text(env("B=2").with("A", "1"))).isEqualTo("B=2\nA=\"1\"\n");
    assertThat(text(env("B=2\r\n").with("A", "1"))).isEqualTo("B=2\r\nA=\"1\"\r\n");
    assertThat(text(env("B=\"open\n").with("A", "1"))).isEqualTo("B=\"open\nA=\"1\"\n");
  }

  @Test
  void oneLineIsChangedAndItsFormerValueStaysAsAComment() {
    assertThat(text(env("# top\n\nA=old # why\n  B = 'x' \n\tC\n").with("A", "new")))
        .isEqualTo("# top\n\n# was: A=old # why\nA=\"new\"\n  B = 'x' \n\tC\n");
  }

  @Test
  void anEmptyValueLeavesNoComment() {
    assertThat(text(env("A=\nB=1\n").with("A", "new"))).isEqualTo("A=\"new\"\nB=1\n");
  }

  @ParameterizedTest(name = "{0} is written as {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          plain       , A="plain"
          it's        , A="it's"
          cost$5      , A='cost$5'
          say "hi"    , A='say "hi"'
          it's $5     , A="it's \\$5"
          """)
  void aValueIsQuotedSoThatAShellReadsItToo(String value, String line) {
    assertThat(text(env("").with("A", value))).isEqualTo(line + "\n");
  }

  @Test
  void exportStays() {
    assertThat(text(env("export A=old\n").with("A", "new")))
        .isEqualTo("# was: export A=old\nexport A=\"new\"\n");
  }

  @Test
  void ofSeveralLinesTheOneThatCountsIsChanged() {
    assertThat(text(env("A=1\nA=2\nB=3").with("A", "new")))
        .isEqualTo("A=1\n# was: A=2\nA=\"new\"\nB=3");
  }

  @Test
  void aValueOverSeveralLinesBecomesOneWhoseRemainsAreComments() {
    String changed = text(env("A='one\r\ntwo' # end\r\nB=3\r\n").with("A", "new"));

    assertThat(changed).isEqualTo("# was: A='one\r\n# two' # end\r\nA=\"new\"\r\nB=3\r\n");
    assertThat(env(changed).get("A")).contains("new");
  }

  @Test
  void theByteOrderMarkStaysFirst() {
    String changed = text(env(BOM + "A=old\nB=1\n").with("A", "new"));

    assertThat(changed).isEqualTo(BOM + "# was: A=old\nA=\"new\"\nB=1\n");
    assertThat(env(changed).get("A")).contains("new");
  }

  @Test
  void bytesThatAreNoTextStayAsTheyAre() throws IOException {
    byte[] before = "X=\u00E9\u00FF\nA=1\n# \u00FE".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("latin"), before);

    byte[] after = DotEnv.read(file, environment).with("A", "é");

    assertThat(new String(after, StandardCharsets.ISO_8859_1))
        .isEqualTo("X=\u00E9\u00FF\n# was: A=1\nA=\"\u00C3\u00A9\"\n# \u00FE");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          A=postgres://u:hush@h/db           , # was: A=postgres://u:****@h/db
          A='postgres://u:hu@sh@h/db'        , # was: A='postgres://u:****@h/db'
          A="postgres://u:hu/sh@h/db?x=1"    , # was: A="postgres://u:****@h/db?x=1"
          A=postgres://u:hu'sh"@h/db         , # was: A=postgres://u:****@h/db
          A="postgres://u:hu sh@h/db"        , # was: A="postgres://u:****@h/db"
          A=postgres://u:@h/db               , # was: A=postgres://u:****@h/db
          A=postgres://h/db?password=hush&x=1, # was: A=postgres://h/db?password=****&x=1
          A="host=h password=hush user=u"    , # was: A="host=h password=**** user=u"
          A="host=h password='hu sh' user=u" , # was: A="host=h password=**** user=u"
          A=postgres://Ågot:huÅsh@h/Å        , # was: A=postgres://Ågot:****@h/Å
          A=postgres://u@h/db                , # was: A=postgres://u@h/db
          A=sqlite:///a:b@c.db               , # was: A=sqlite:///a:b@c.db
          """)
  void aFormerPasswordIsMasked(String line, String comment) {
    assertThat(text(env(line + "\n").with("A", "new")))
        .isEqualTo(comment + "\nA=\"new\"\n")
        .doesNotContain("hu");
  }

  @ParameterizedTest(name = "the value {0} is read back as it was written")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          plain
          two words # no comment
          "quoted" 'both'
          back\\slash \\n
          $HOME ${HOME} $5
          it's "${HOME}" \\
          `a\nb\tc`
          postgresql://u:p%40ss@db/shöp?x=1#y
          """)
  void whatIsWrittenIsReadBack(String value) {
    environment.put("HOME", "/home/me");

    String written = text(env("A=1\nB=2\n").with("A", value));

    assertThat(env(written).get("A")).contains(value);
    assertThat(env(written).get("B")).contains("2");
    assertThat(env(text(env(written).with("A", "again"))).get("A")).contains("again");
  }
}
