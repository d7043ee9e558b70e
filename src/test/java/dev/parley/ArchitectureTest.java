package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.parley.testing.MainClasses;
import dev.parley.testing.Sentences;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Rules for the dependencies, names and annotations of the main code. */
@DisplayNameGeneration(Sentences.class)
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
    "dev.parley.file..",
    "dev.parley.artifact..",
    "dev.parley.event..",
    "dev.parley.runtime..",
    "dev.parley.turn..",
    "dev.parley.conversation..",
    "dev.parley.schedule.."
  };

  @Test
  void No_dialect_depends_on_another() {
    check(
        SlicesRuleDefinition.slices()
            .matching("dev.parley.(azure|palantir|vectara)..")
            .should()
            .notDependOnEachOther());
  }

  @Test
  void The_core_does_not_depend_on_http_or_ops() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.parley.http..", "dev.parley.ops.."));
  }

  @Test
  void Nothing_outside_the_dialects_depends_on_a_dialect() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(DIALECTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DIALECTS));
  }

  @Test
  void Packages_form_no_cycles() {
    check(SlicesRuleDefinition.slices().matching("dev.parley.(*)..").should().beFreeOfCycles());
  }

  /** Considers subpackages, such as {@code vectara.filter}, separately from their parents. */
  @Test
  void Subpackages_form_no_cycles() {
    check(SlicesRuleDefinition.slices().matching("dev.parley.(**)").should().beFreeOfCycles());
  }

  /** Small packages make it easy to find a type. */
  @Test
  void Packages_have_at_most_20_types() {
    Map<String, Long> sizes =
        MainClasses.ALL.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(type -> !type.getPackageName().endsWith(".grammar"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(sizes)
        .hasSizeGreaterThan(30)
        .allSatisfy((name, types) -> assertThat(types).isLessThanOrEqualTo(20L));
  }

  /** Their types are public only because Java requires it between packages. */
  @Test
  void The_operations_of_a_dialect_are_called_by_no_other_package() {
    for (String packageName :
        List.of(
            "azure.agent",
            "azure.file",
            "azure.invocation",
            "azure.log",
            "palantir.agent",
            "palantir.conversation",
            "palantir.oauth",
            "palantir.session",
            "vectara.agent",
            "vectara.alias",
            "vectara.apikey",
            "vectara.oauth",
            "vectara.schedule",
            "vectara.session",
            "agent.start",
            "runtime.echo")) {
      onlyCalledFrom("dev.parley." + packageName, "dev.parley." + packageName);
    }
    onlyCalledFrom(
        "dev.parley.runtime.responses",
        "dev.parley.runtime.responses",
        "dev.parley.runtime.hosted",
        "dev.parley.runtime.openai");
    onlyCalledFrom(
        "dev.parley.runtime.template", "dev.parley.runtime.template", "dev.parley.runtime.openai");
    onlyCalledFrom(
        "dev.parley.turn.sql", "dev.parley.turn", "dev.parley.turn.answer", "dev.parley.turn.sql");
    onlyCalledFrom(
        "dev.parley.file.content",
        "dev.parley.file",
        "dev.parley.file.content",
        "dev.parley.artifact",
        "dev.parley.ops");
    onlyCalledFrom(
        "dev.parley.azure.session",
        "dev.parley.azure.session",
        "dev.parley.azure.file",
        "dev.parley.azure.invocation",
        "dev.parley.azure.log",
        "dev.parley.azure.response",
        "dev.parley.azure.conversation");
    onlyCalledFrom(
        "dev.parley.azure.response", "dev.parley.azure.response", "dev.parley.azure.log");
    onlyCalledFrom(
        "dev.parley.vectara.artifact", "dev.parley.vectara.artifact", "dev.parley.vectara.event");
    onlyCalledFrom(
        "dev.parley.vectara.event", "dev.parley.vectara.event", "dev.parley.vectara.schedule");
    onlyCalledFrom(
        "dev.parley.vectara.filter..", "dev.parley.vectara.filter..", "dev.parley.vectara.session");
  }

  @Test
  void No_runtime_depends_on_another() {
    check(
        SlicesRuleDefinition.slices()
            .matching("dev.parley.runtime.(echo|hosted|openai)..")
            .should()
            .notDependOnEachOther());
  }

  private static void onlyCalledFrom(String packageName, String... callers) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(callers)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packageName));
  }

  @Test
  void The_core_does_not_depend_on_HTTP() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta.ws.rs..", "org.jboss.resteasy..", "org.eclipse.microprofile.openapi.."));
  }

  @Test
  void Only_the_core_touches_the_database() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(CORE)
            .and()
            .haveNameNotMatching(".*ops\\.(DatabaseCheck|SchemaHistory)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.hibernate.reactive..",
                "org.hibernate.annotations..",
                "org.hibernate.exception..",
                "io.quarkus.hibernate.reactive.panache..",
                "io.quarkus.panache..",
                "jakarta.persistence..",
                "java.sql..",
                "io.agroal.."));
  }

  @Test
  void Only_the_store_opens_sessions_of_Hibernate() {
    // The store detects lost connections and applies the settings that poolers require.
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.store")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Mutiny.SessionFactory.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Panache.class, WithSession.class, WithTransaction.class));
  }

  @Test
  void Entities_are_not_returned_by_resources() {
    check(
        methods()
            .that()
            .areMetaAnnotatedWith(HttpMethod.class)
            .should()
            .notHaveRawReturnType(
                DescribedPredicate.describe("entity", type -> type.isAnnotatedWith(Entity.class))));
  }

  @Test
  void Wire_types_are_records() {
    check(
        classes()
            .that()
            .resideInAnyPackage(DIALECTS)
            .and()
            .haveNameMatching(".*(Request|Response|Indicator)")
            .should()
            .beRecords());
  }

  /** Sessions and their files are on the hot paths, and are read and changed by statements only. */
  @Test
  void Entities_are_panache_entities_except_those_of_sessions() {
    check(
        classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .and()
            .resideOutsideOfPackages("dev.parley.session..", "dev.parley.file..")
            .should()
            .beAssignableTo(PanacheEntityBase.class));
  }

  @Test
  void Injection_is_by_constructor() {
    check(noFields().should().beAnnotatedWith(Inject.class));
  }

  /** What one request leaves in such a bean, another one would find. */
  @Test
  void Beans_of_the_dialects_that_requests_share_have_no_state() {
    for (Class<? extends Annotation> scope : List.of(ApplicationScoped.class, Singleton.class)) {
      check(
          fields()
              .that()
              .areDeclaredInClassesThat()
              .resideInAnyPackage(DIALECTS)
              .and()
              .areDeclaredInClassesThat()
              .areAnnotatedWith(scope)
              .and()
              // The state of the replica.
              .doNotHaveModifier(JavaModifier.VOLATILE)
              .should()
              .beFinal());
    }
  }

  @Test
  void No_class_is_named_helper_util_or_manager() {
    check(
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
            .haveSimpleNameEndingWith("Impl"));
  }

  @Test
  void No_state_is_static() {
    check(
        fields()
            .that()
            .areStatic()
            .and()
            // The generated parser has arrays of names, which are never modified.
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("dev.parley.vectara.filter.grammar")
            .should()
            .beFinal());
  }

  @Test
  void Every_operation_declares_who_may_call_it() {
    check(
        methods()
            .that()
            .areMetaAnnotatedWith(HttpMethod.class)
            .should()
            .beAnnotatedWith(PermissionsAllowed.class)
            .orShould()
            .beAnnotatedWith(PermitAll.class));
  }

  private static void check(ArchRule rule) {
    rule.check(MainClasses.ALL);
  }
}
