package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecimalTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.0, 1.0",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "123456.789, 123456.789",
    "16777217, 16777217.0",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "1.5e300, 1.5e+300",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-2.5e-7, -2.5e-07",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "Infinity, inf",
    "-Infinity, -inf"
  })
  void aDoubleIsWrittenAsTheShortestTextThatReadsBack(double value, String text) {
    assertThat(Decimal.text(value)).isEqualTo(text);
  }

  @Test
  void theShortestDecimalReadsBackAndIsNeverLongerThanJavasOwn() {
    Random random = new Random(20261120);
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        continue;
      }
      BigDecimal shortest = Decimal.shortest(value);
      assertThat(shortest.doubleValue()).isEqualTo(value);
      BigDecimal javas = new BigDecimal(Double.toString(value)).stripTrailingZeros();
      assertThat(shortest.precision()).isLessThanOrEqualTo(javas.precision());
    }
  }

  @Test
  void powersOfTwoAreShortToo() {
    assertThat(Decimal.shortest(2.0e-3)).isEqualTo(new BigDecimal("0.002"));
    assertThat(Decimal.shortest(0x1p-44)).isEqualTo(new BigDecimal("5.684341886080802E-14"));
    assertThat(Decimal.shortest(Double.parseDouble("1e23"))).isEqualTo(new BigDecimal("1E+23"));
  }
}
