package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "1",
        "\"\"",
        " {\"a\": [1, 2.50, -3e10, true]} ",
        "\"\\ud83d\\ude00\"",
        "12345678901234567890.123456789012345678901234567890"
      })
  void jsonThatJsonbHoldsIsAValue(String text) {
    assertThat(kind(text)).isEqualTo(JsonText.Kind.VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "\"\\u0000\"",
        "{\"\\u0000\":1}",
        "\"\\ud83d\"",
        "[\"\\ude00x\"]",
        "1e99999",
        "-0",
        "[-0.0]",
        "-0e5"
      })
  void jsonThatJsonbWouldChangeOrRefuseKeepsItsText(String text) {
    assertThat(kind(text)).isEqualTo(JsonText.Kind.TEXT_ONLY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{'a':1}",
        "[1,]",
        "01",
        "+1",
        ".5",
        "NaN",
        "Infinity",
        "1 2",
        "{}{}",
        "// x\n1",
        "\uFEFF{}",
        "tru",
        "\"a\tb\"",
        "[1}"
      })
  void anythingElseIsNotJson(String text) {
    assertThat(kind(text)).isEqualTo(JsonText.Kind.NONE);
  }

  private static JsonText.Kind kind(String text) {
    return JsonText.kindOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
