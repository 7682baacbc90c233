package dev.sqlitectl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The rules of docs/architecture.md, held against the classes that were compiled. */
@AnalyzeClasses(packages = "dev.sqlitectl", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.sqlitectl.";

  @ArchTest
  static final ArchRule requestsGoDownTheStairsAlone =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("cli")
          .definedBy(ROOT + "cli..")
          .layer("health")
          .definedBy(ROOT + "health..")
          .layer("init")
          .definedBy(ROOT + "init..")
          .layer("migrate")
          .definedBy(ROOT + "migrate..")
          .layer("backup")
          .definedBy(ROOT + "backup..")
          .layer("copy")
          .definedBy(ROOT + "copy..")
          .layer("sqlite")
          .definedBy(ROOT + "sqlite..")
          .layer("postgres")
          .definedBy(ROOT + "postgres..")
          .layer("config")
          .definedBy(ROOT + "config..")
          .layer("outcome")
          .definedBy(ROOT + "outcome..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("health")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("init")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("copy")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("backup")
          .mayOnlyBeAccessedByLayers("cli", "health")
          .whereLayer("migrate")
          .mayOnlyBeAccessedByLayers("cli", "health", "init")
          .whereLayer("postgres")
          .mayOnlyBeAccessedByLayers("cli", "copy", "migrate", "health")
          .whereLayer("sqlite")
          .mayOnlyBeAccessedByLayers("cli", "copy", "migrate", "health", "backup", "init")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers(
              "cli", "copy", "migrate", "health", "backup", "init", "sqlite", "postgres");

  @ArchTest
  static final ArchRule roomsFormNoCircles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule sqliteDriverStaysInItsRoom = confined("org.sqlite..", "sqlite");

  @ArchTest
  static final ArchRule postgresDriverStaysInItsRoom = confined("org.postgresql..", "postgres");

  @ArchTest static final ArchRule flywayStaysInItsRoom = confined("org.flywaydb..", "migrate");

  @ArchTest static final ArchRule picocliStaysInItsRoom = confined("picocli..", "cli");

  @ArchTest
  static final ArchRule zstandardStaysInItsRoom = confined("com.github.luben..", "backup");

  @ArchTest static final ArchRule jlineStaysInItsRoom = confined("org.jline..", "cli");

  @ArchTest
  static final ArchRule jacksonStaysWithDocuments =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "cli..", ROOT + "backup..", ROOT + "copy..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule jdbcEndsInTheStores =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "sqlite..", ROOT + "postgres..", ROOT + "migrate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes()
          .should()
          .haveNameNotMatching(".*(Util|Utils|Helper|Impl|Manager|Factory)")
          .andShould()
          .haveNameNotMatching(".*\\.(Abstract|Base|Default)[A-Z]\\w*");

  @ArchTest
  static final ArchRule onlyMainTouchesTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "cli.Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule aPublicTypeIsUsedNextDoor =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "cli.Main")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "postgres.Sockets") // the driver makes it by its name
          .should(beUsedFromAnotherPackage());

  @ArchTest
  static final ArchRule anInterfaceHasTwoImplementations =
      classes()
          .that(
              are(
                  describe(
                      "interfaces that are not functional",
                      type -> type.isInterface() && !isPackageInfo(type) && !isFunctional(type))))
          .should(haveTwoImplementations())
          .allowEmptyShould(true);

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }

  private static boolean isFunctional(JavaClass type) {
    return type.getMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
            .count()
        == 1;
  }

  private static ArchRule confined(String library, String room) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
    return new ArchCondition<>("be used from another package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getPackage().getClasses().stream()
                .filter(
                    part -> part.equals(type) || part.getName().startsWith(type.getName() + "$"))
                .flatMap(part -> part.getDirectDependenciesToSelf().stream())
                .anyMatch(use -> !use.getOriginClass().getPackage().equals(type.getPackage()));
        events.add(
            new SimpleConditionEvent(
                type, used, type.getName() + " is public and used in its own package alone"));
      }
    };
  }

  private static ArchCondition<JavaClass> haveTwoImplementations() {
    return new ArchCondition<>("have two implementations") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type, type.getAllSubclasses().size() >= 2, type.getName() + " has fewer than two"));
      }
    };
  }
}
