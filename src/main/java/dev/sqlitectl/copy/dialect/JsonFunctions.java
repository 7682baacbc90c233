package dev.sqlitectl.copy.dialect;

import java.util.List;

/** Functions that ask what JSON is like. */
final class JsonFunctions {
  private JsonFunctions() {}

  /** Every value that became a jsonb is valid. */
  static Typed valid(Typed json) {
    if (json.type() == Type.TEXT && json.literal().isEmpty()) {
      return Typed.test(json.sql(Typed.OPERATOR) + " IS JSON"); // from PostgreSQL 16 on
    }
    if (json.type() != Type.JSON) {
      throw new Untranslatable("it asks whether " + json.named() + " is JSON");
    }
    return Typed.atom(
        "CASE WHEN " + json.sql(Typed.OPERATOR) + " IS NOT NULL THEN true END", Type.BOOLEAN);
  }

  static Typed arrayLength(List<Typed> arguments) {
    Typed json = target(arguments);
    return Typed.atom(
        "CASE WHEN jsonb_typeof(%s) = 'array' THEN jsonb_array_length(%s) WHEN %s IS NOT NULL THEN 0 END"
            .formatted(json.sql(), json.sql(), json.sql(Typed.OPERATOR)),
        Type.INT);
  }

  static Typed type(List<Typed> arguments) {
    if (arguments.get(0).type() != Type.JSON) {
      throw new Untranslatable("it asks for the type of JSON in " + arguments.get(0).named());
    }
    Typed json = target(arguments);
    String number =
        "CASE WHEN strpos(" + json.operand() + "::text, '.') > 0 THEN 'real' ELSE 'integer' END";
    return Typed.atom(
        "CASE jsonb_typeof(%s) WHEN 'string' THEN 'text' WHEN 'boolean' THEN %s::text WHEN 'number' THEN %s ELSE jsonb_typeof(%s) END"
            .formatted(json.sql(), json.operand(), number, json.sql()),
        Type.TEXT);
  }

  private static Typed target(List<Typed> arguments) {
    Typed json = JsonPath.jsonb(arguments.get(0));
    return arguments.size() == 1 ? json : JsonPath.find(json, arguments.get(1));
  }
}
