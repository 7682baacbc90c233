package dev.sqlitectl.copy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views, made again in PostgreSQL: the same columns and the same rows, or a reason. */
final class ViewTest {
  private static final String SQLITE =
      """
      CREATE TABLE Categories (CategoryID INTEGER PRIMARY KEY, CategoryName TEXT, Parent INTEGER);
      CREATE TABLE Products (ProductID INTEGER PRIMARY KEY, ProductName TEXT COLLATE NOCASE,
        CategoryID INTEGER, UnitPrice NUMERIC, Discontinued TEXT, Active BOOLEAN);
      CREATE TABLE Orders (OrderID INTEGER PRIMARY KEY, CustomerID TEXT, OrderDate DATETIME,
        ShippedDate DATETIME, Meta JSON, Placed TEXT);
      CREATE TABLE [Order Details] (OrderID INTEGER, ProductID INTEGER, UnitPrice NUMERIC,
        Quantity INTEGER, Discount REAL, PRIMARY KEY (OrderID, ProductID));
      CREATE TABLE Customers (CustomerID TEXT PRIMARY KEY, CompanyName TEXT, City TEXT);
      INSERT INTO Categories VALUES (1, 'Drinks', NULL), (2, 'Food', NULL), (3, 'Cheese', 2),
        (4, 'blue', 3);
      """;

  private static final String ROWS =
      """
      INSERT INTO Products VALUES (1, 'Chai', 1, 18, '0', TRUE), (2, 'chang', 1, 19.5, '1', FALSE),
        (3, 'Äniseed', 2, 10, '0', TRUE), (4, 'brie', 3, 34.25, '0', NULL), (5, 'Bleu', 4, NULL, '1', TRUE);
      INSERT INTO Orders VALUES
        (10, 'ALFKI', '1997-02-03 00:00:00', '1997-02-10 10:30:00', '{"via":"ship","paid":true}', '1997-02-03'),
        (11, 'BONAP', '1997-12-31 00:00:00', NULL, '{"via":"air","paid":false}', 'soon'),
        (12, 'ALFKI', '1998-05-06 00:00:00', '1998-06-01 00:00:00', NULL, '1998-05-06 12:00:00'),
        (13, NULL, NULL, NULL, '{}', NULL);
      INSERT INTO "Order Details" VALUES (10, 1, 14.4, 12, 0.05), (10, 2, 19, 3, 0), (11, 3, 10, 1, 0.25),
        (12, 4, 27.2, 70, 0.15), (12, 1, 18, 4, 0);
      INSERT INTO Customers VALUES ('ALFKI', 'Alfreds', 'Berlin'), ('BONAP', 'Bon app''', 'Marseille'),
        ('ZZTOP', 'Nobody', NULL);
      """;

  private static final String POSTGRES =
      """
      CREATE TABLE "Categories" ("CategoryID" bigint PRIMARY KEY, "CategoryName" text, "Parent" bigint);
      CREATE TABLE "Products" ("ProductID" bigint PRIMARY KEY, "ProductName" text,
        "CategoryID" bigint, "UnitPrice" numeric, "Discontinued" text, "Active" boolean);
      CREATE TABLE "Orders" ("OrderID" bigint PRIMARY KEY, "CustomerID" text, "OrderDate" timestamp,
        "ShippedDate" timestamp, "Meta" jsonb, "Placed" text);
      CREATE TABLE "Order Details" ("OrderID" bigint, "ProductID" bigint, "UnitPrice" numeric,
        "Quantity" bigint, "Discount" float8, PRIMARY KEY ("OrderID", "ProductID"));
      CREATE TABLE "Customers" ("CustomerID" text PRIMARY KEY, "CompanyName" text, "City" text);
      INSERT INTO "Categories" VALUES (1, 'Drinks', NULL), (2, 'Food', NULL), (3, 'Cheese', 2),
        (4, 'blue', 3);
      """;

  private static final Map<String, Scope.Column> COLUMNS = new HashMap<>();

  static {
    for (String column :
        """
        Categories.CategoryID bigint
        Categories.Parent bigint
        Products.ProductID bigint
        Products.CategoryID bigint
        Products.UnitPrice numeric
        Products.Active boolean
        Orders.OrderID bigint
        Orders.OrderDate timestamp
        Orders.ShippedDate timestamp
        Orders.Meta jsonb
        Order Details.OrderID bigint
        Order Details.ProductID bigint
        Order Details.UnitPrice numeric
        Order Details.Quantity bigint
        Order Details.Discount double precision
        """
            .lines()
            .toList()) {
      String name =
          column.replaceFirst(" (bigint|numeric|boolean|timestamp|jsonb|double precision)$", "");
      String type = column.substring(name.length() + 1);
      String form = type.equals("timestamp") ? "YYYY-MM-DD HH24:MI:SS" : "";
      COLUMNS.put(name, new Scope.Column(name.substring(name.indexOf('.') + 1), type, false, form));
    }
  }

  /** Queries of views that must be translated and answer the same rows. */
  private static final String VIEWS =
      """
      SELECT Products.*, Categories.CategoryName FROM Categories INNER JOIN Products ON Categories.CategoryID = Products.CategoryID WHERE (((Products.Discontinued)=0))
      SELECT productid, PRODUCTNAME FROM products WHERE discontinued = 0
      SELECT City, CompanyName, 'Customers' AS Relationship FROM Customers UNION SELECT CustomerID, CompanyName, 'Suppliers' FROM Customers ORDER BY City, CompanyName
      SELECT (c.CompanyName + ' ' + c.City) AS Salesperson, d.UnitPrice*Quantity*(1-Discount)/100*100 AS Extended FROM Customers c JOIN Orders ON c.CustomerID = Orders.CustomerID JOIN [Order Details] AS d ON Orders.OrderID = d.OrderID
      SELECT [Order Details].OrderID, Sum(([Order Details].UnitPrice*Quantity*(1-Discount)/100)*100) AS Subtotal FROM [Order Details] GROUP BY [Order Details].OrderID
      SELECT * FROM v4 WHERE Subtotal > 25
      SELECT Orders.OrderID FROM Orders WHERE OrderDate BETWEEN DATETIME('1997-01-01') And DATETIME('1997-12-31')
      SELECT ProductName, UnitPrice FROM Products WHERE UnitPrice > (SELECT AVG(UnitPrice) From Products)
      SELECT strftime('%Y-%m', OrderDate) AS month, count(*) AS n FROM Orders GROUP BY month HAVING n > 0 ORDER BY month DESC
      SELECT count(*), count(DISTINCT CustomerID), max(OrderDate), min(CustomerID) FROM Orders
      SELECT Active, count(*) n, total(UnitPrice) t, avg(ProductID) FROM Products GROUP BY 1 ORDER BY 1
      SELECT o.OrderID, c.* FROM Orders o LEFT JOIN Customers c USING (CustomerID) ORDER BY 1
      SELECT OrderID, City FROM Orders NATURAL JOIN Customers
      SELECT * FROM Products JOIN Categories USING (CategoryID) WHERE CategoryID < 3 ORDER BY ProductName
      SELECT a.ProductID AS x, b.ProductID AS x, a.ProductName || b.ProductName FROM Products a, Products b WHERE a.ProductID < b.ProductID
      WITH RECURSIVE up(id, name, depth) AS (SELECT CategoryID, CategoryName, 0 FROM Categories WHERE Parent IS NULL UNION ALL SELECT c.CategoryID, up.name || '/' || c.CategoryName, depth + 1 FROM Categories c JOIN up ON c.Parent = up.id) SELECT * FROM up
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) SELECT i, i * i FROM n
      WITH big AS (SELECT * FROM Products WHERE UnitPrice > 15), small(a, b) AS (SELECT ProductID, ProductName FROM Products) SELECT big.ProductName, small.b FROM big JOIN small ON small.a = big.ProductID
      SELECT ProductName FROM Products ORDER BY ProductName LIMIT 1, 2
      SELECT DISTINCT City FROM Customers ORDER BY City DESC LIMIT 2
      SELECT ProductID FROM Products EXCEPT SELECT ProductID FROM [Order Details] INTERSECT SELECT ProductID FROM Products ORDER BY 1
      SELECT CASE WHEN Active THEN 'yes' ELSE 'no' END AS state, ProductName FROM Products WHERE Active = 1 OR Active IS NULL
      SELECT OrderID, json_extract(Meta, '$.via') AS via FROM Orders WHERE json_extract(Meta, '$.paid') = 1
      SELECT date(Placed) AS day, Placed, datetime(Placed || 'T01:00:00+02:00') AS other FROM Orders
      SELECT OrderID, CompanyName FROM Orders JOIN Customers ON Orders.OrderID = Customers.City
      SELECT ProductID, row_number() OVER (PARTITION BY CategoryID ORDER BY UnitPrice DESC) AS place, sum(ProductID) OVER w AS running FROM Products WINDOW w AS (ORDER BY ProductID ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      SELECT CustomerID, group_concat(OrderID, '; ') AS orders FROM Orders GROUP BY CustomerID
      SELECT * FROM (SELECT ProductID AS id, ProductName FROM Products) WHERE id > 2
      SELECT p.ProductName, (SELECT count(*) FROM [Order Details] d WHERE d.ProductID = p.ProductID) AS sold FROM Products p WHERE EXISTS (SELECT 1 FROM [Order Details] d WHERE d.ProductID = p.ProductID)
      SELECT ProductName FROM Products WHERE ProductID IN (SELECT ProductID FROM [Order Details] WHERE Quantity > 3) AND ProductID NOT IN (2)
      SELECT coalesce(City, 'nowhere') AS "my city", "CompanyName" AS 'the name' FROM "Customers"
      SELECT ProductName AS n FROM Products INDEXED BY sqlite_autoindex WHERE n = 'CHAI'
      VALUES (1, 'a'), (2, 'b')
      SELECT Categories.CategoryName, sum(CASE WHEN Active = 1 THEN 1 ELSE 0 END) AS active, round(avg(UnitPrice), 2) AS average FROM Categories LEFT JOIN Products ON Products.CategoryID = Categories.CategoryID GROUP BY Categories.CategoryID
      SELECT julianday(ShippedDate) - julianday(OrderDate) AS days FROM Orders
      SELECT count(*) FILTER (WHERE ShippedDate IS NULL) AS open, sum(ShippedDate IS NULL) AS open2 FROM Orders
      SELECT c.CompanyName, o.OrderID FROM Orders o RIGHT JOIN Customers c ON c.CustomerID = o.CustomerID
      SELECT CustomerID FROM Orders FULL JOIN Customers USING (CustomerID)
      SELECT ifnull(UnitPrice, 0) AS price, UnitPrice IS NULL AS free FROM Products
      SELECT rowid AS r, oid FROM Products
      SELECT (SELECT ProductName FROM Products ORDER BY UnitPrice DESC LIMIT 1) AS dearest
      """;

  @TempDir private Path folder;

  @Test
  void whatIsTranslatedHasTheSameRows() throws SQLException {
    List<String> queries =
        VIEWS.replace("INDEXED BY sqlite_autoindex ", "NOT INDEXED ").lines().toList();
    StringBuilder create = new StringBuilder();
    for (int i = 0; i < queries.size(); i++) {
      create.append("CREATE VIEW v%d AS %s;\n".formatted(i, queries.get(i)));
    }
    try (TwoDatabases databases =
        new TwoDatabases(
            folder.resolve("views.db"),
            SQLITE + ROWS + create,
            POSTGRES + ROWS.replaceAll("INSERT INTO (\\w+)", "INSERT INTO \"$1\""))) {
      List<String> wrong = new ArrayList<>();
      for (Dialect.View view : new Dialect(databases.scope(COLUMNS)).views()) {
        wrong.addAll(compared(databases, view));
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static List<String> compared(TwoDatabases databases, Dialect.View view)
      throws SQLException {
    String sql = view.view().source().sql();
    if (!view.query().translated()) {
      return List.of(sql + "\n  refused: " + view.query().reason());
    }
    try {
      databases.run("CREATE VIEW \"" + view.view().name() + "\" AS " + view.query().sql());
      List<List<String>> ours = databases.sqlite("SELECT * FROM " + view.view().name());
      List<List<String>> theirs = databases.postgres("SELECT * FROM " + view.view().name());
      if (sql.lastIndexOf("ORDER BY") <= sql.lastIndexOf(')')) {
        ours.sort((a, b) -> a.toString().compareTo(b.toString()));
        theirs.sort((a, b) -> a.toString().compareTo(b.toString()));
      }
      List<String> columns = databases.columns(view.view().name());
      return ours.equals(theirs) && columns.equals(view.columns())
          ? List.of()
          : List.of(
              "%s\n  %s\n  sqlite   %s %s\n  postgres %s %s"
                  .formatted(sql, view.query().sql(), columns, ours, view.columns(), theirs));
    } catch (SQLException e) {
      return List.of(sql + "\n  " + view.query().sql() + "\n  fails: " + e.getMessage());
    }
  }

  @Test
  void whatHasNoSameMeaningIsRefusedWithAReason() throws SQLException {
    List<String[]> cases =
        """
        SELECT * FROM nowhere | there is no table nowhere
        SELECT missing FROM Products | there is no column missing
        SELECT * FROM r0 | it reads the view r0, which is not translated
        SELECT * FROM r4 | it reads the view r4, which is not translated
        SELECT * FROM r3 | it reads itself
        SELECT ProductName FROM Products GROUP BY ProductName | it groups by text without regard to case or blanks
        SELECT UnitPrice / 3 FROM Products | it divides numbers that may be integers or reals by an integer
        SELECT * FROM json_each('[1]') | the table-valued function json_each is SQLite's own
        SELECT UnitPrice || '' FROM Products | it makes text of reals
        SELECT random() | the function random is not known
        SELECT CASE WHEN Active THEN 1 ELSE 'no' END FROM Products | it answers an integer or text
        SELECT datetime(OrderDate, 'localtime') FROM Orders | the modifier 'localtime' of a date
        SELECT Meta = '{}' FROM Orders | it compares JSON with text
        SELECT ?1 | it has a parameter
        SELECT (1, 2) = (1, 2) | it has row values
        SELECT FROM | it is not understood at “FROM”
        """
            .lines()
            .map(line -> line.split(" \\| (?=it|there|the)"))
            .toList();
    List<Scope.View> views = new ArrayList<>();
    try (TwoDatabases databases =
        new TwoDatabases(folder.resolve("refused.db"), SQLITE, "SELECT 1")) {
      for (int i = 0; i < cases.size(); i++) {
        String sql = "CREATE VIEW r" + i + " AS " + cases.get(i)[0];
        views.add(
            new Scope.View(new dev.sqlitectl.sqlite.Schema.Named("r" + i, "r" + i, sql), "r" + i));
      }
      Dialect dialect = new Dialect(new Scope(databases.scope(COLUMNS).tables(), views));

      assertThat(dialect.views())
          .extracting(view -> sql(view) + " | " + view.query().reason())
          .containsExactlyInAnyOrderElementsOf(
              cases.stream().map(each -> each[0] + " | " + each[1]).toList());
    }
  }

  private static String sql(Dialect.View view) {
    return view.view().source().sql().replaceFirst("CREATE VIEW r\\d+ AS ", "");
  }

  @Test
  void aViewComesAfterThoseThatItReads() throws SQLException {
    try (TwoDatabases databases =
        new TwoDatabases(
            folder.resolve("order.db"),
            """
            CREATE VIEW a (x, "the y") AS SELECT * FROM B;
            CREATE VIEW b AS SELECT 1, 'two' AS "odd "" name";
            """,
            "SELECT 1")) {
      List<Dialect.View> views = new Dialect(databases.scope(Map.of())).views();

      assertThat(views).extracting(view -> view.view().name()).containsExactly("b", "a");
      assertThat(views.get(0).query().sql())
          .isEqualTo("SELECT 1 AS \"1\", 'two' AS \"odd \"\" name\"");
      assertThat(views.get(1).query().sql())
          .isEqualTo(
              "SELECT \"b\".\"1\" AS \"x\", \"b\".\"odd \"\" name\" AS \"the y\" FROM \"b\"");
    }
  }
}
