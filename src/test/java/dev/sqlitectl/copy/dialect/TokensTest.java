package dev.sqlitectl.copy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TokensTest {

  @Test
  void everyKindOfTokenIsKnown() {
    assertThat(said("SELECT \"a \"\"b\", `c`, [d e], 'it''s', x'0F', ?1, :name, $x, é_1"))
        .containsExactly(
            "WORD SELECT",
            "NAME a \"b",
            "OPERATOR ,",
            "NAME c",
            "OPERATOR ,",
            "NAME d e",
            "OPERATOR ,",
            "STRING it's",
            "OPERATOR ,",
            "BLOB 0F",
            "OPERATOR ,",
            "VARIABLE ?1",
            "OPERATOR ,",
            "VARIABLE :name",
            "OPERATOR ,",
            "VARIABLE $x",
            "OPERATOR ,",
            "WORD é_1",
            "END ");
  }

  @Test
  void numbersAreReadAsSqliteReadsThem() {
    assertThat(said("1 1_000 0x1F 1. .5 1.5e-3 1e10"))
        .containsExactly(
            "INTEGER 1",
            "INTEGER 1000",
            "INTEGER 0x1F",
            "REAL 1.",
            "REAL .5",
            "REAL 1.5e-3",
            "REAL 1e10",
            "END ");
  }

  @Test
  void theLongestOperatorIsTaken() {
    assertThat(said("->>->-||<<<=<>==!=>=>>"))
        .containsExactly(
            "OPERATOR ->>",
            "OPERATOR ->",
            "OPERATOR -",
            "OPERATOR ||",
            "OPERATOR <<",
            "OPERATOR <=",
            "OPERATOR <>",
            "OPERATOR ==",
            "OPERATOR !=",
            "OPERATOR >=",
            "OPERATOR >>",
            "END ");
  }

  @Test
  void commentsAreLeftOut() {
    assertThat(said("a -- b 'c\n/* d */ e /* no end")).containsExactly("WORD a", "WORD e", "END ");
  }

  @Test
  void whatIsNoTokenIsRefused() {
    for (String sql : List.of("'open", "\"open", "[open", "x'0'", "1a", "1__0", "{", "!")) {
      assertThatThrownBy(() -> Tokens.of(sql)).as(sql).isInstanceOf(Untranslatable.class);
    }
  }

  private static List<String> said(String sql) {
    return Tokens.of(sql).stream().map(token -> token.kind() + " " + token.text()).toList();
  }
}
