package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import org.hibernate.annotations.Immutable;

/** The laws of the house. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] DIALECTS = {
    "dev.parley.azure..", "dev.parley.palantir..", "dev.parley.vectara.."
  };

  private static final String[] CORE = {
    "dev.parley.failure..",
    "dev.parley.store..",
    "dev.parley.identity..",
    "dev.parley.agent..",
    "dev.parley.session..",
    "dev.parley.event..",
    "dev.parley.runtime.."
  };

  @ArchTest
  static final ArchRule no_dialect_knows_another =
      SlicesRuleDefinition.slices()
          .matching("dev.parley.(azure|palantir|vectara)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule arrows_point_inward =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.parley.http..", "dev.parley.ops..");

  @ArchTest
  static final ArchRule nothing_inside_knows_a_dialect =
      noClasses()
          .that()
          .resideOutsideOfPackages(DIALECTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DIALECTS);

  @ArchTest
  static final ArchRule packages_form_no_circles =
      SlicesRuleDefinition.slices().matching("dev.parley.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_core_knows_no_http =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.ws.rs..", "org.jboss.resteasy..", "org.eclipse.microprofile.openapi..");

  @ArchTest
  static final ArchRule only_the_core_touches_the_database =
      noClasses()
          .that()
          .resideOutsideOfPackages(CORE)
          .and()
          .haveNameNotMatching(".*ops\\.DatabaseCheck")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.hibernate..", "jakarta.persistence..", "java.sql..", "io.agroal..");

  @ArchTest
  static final ArchRule entities_stay_inside =
      methods()
          .that()
          .areMetaAnnotatedWith(HttpMethod.class)
          .should()
          .notHaveRawReturnType(
              DescribedPredicate.describe("entity", type -> type.isAnnotatedWith(Entity.class)));

  @ArchTest
  static final ArchRule wire_types_are_records =
      classes()
          .that()
          .resideInAnyPackage(DIALECTS)
          .and()
          .haveNameMatching(".*(Request|Response|Indicator)")
          .should()
          .beRecords();

  @ArchTest
  static final ArchRule entities_are_panache_entities =
      classes()
          .that()
          .areAnnotatedWith(Entity.class)
          .and()
          .areNotAnnotatedWith(Immutable.class)
          .should()
          .beAssignableTo(PanacheEntityBase.class);

  @ArchTest
  static final ArchRule injection_is_by_constructor =
      noFields().should().beAnnotatedWith(Inject.class);

  @ArchTest
  static final ArchRule nothing_is_called_a_helper =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl");

  @ArchTest
  static final ArchRule no_state_is_static = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule operations_say_who_may_call_them =
      methods()
          .that()
          .areMetaAnnotatedWith(HttpMethod.class)
          .should()
          .beAnnotatedWith(PermissionsAllowed.class)
          .orShould()
          .beAnnotatedWith(PermitAll.class);
}
