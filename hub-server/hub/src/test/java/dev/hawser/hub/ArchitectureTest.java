package dev.hawser.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The dependency rule: `api` ← `apiserver` ← `hub`; inside the hub features may use each other without
/// circles, the store knows no feature, and nobody but the process' own package knows how the parts are put
/// together.
class ArchitectureTest {

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // The library's test-jar, as the packaged build has it on the class path.
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.hawser");
    }

    @Test
    void theKindsKnowNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hawser.apiserver..", "dev.hawser.hub..")
                .check(classes);
    }

    @Test
    void theApiServerKnowsNeitherTheHubNorAnyKindByItsType() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.apiserver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hawser.hub..", "dev.hawser.api..")
                .check(classes);
    }

    @Test
    void theStoreKnowsNoFeature() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.hub.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hawser.hub.identity..",
                        "dev.hawser.hub.join..",
                        "dev.hawser.hub.account..",
                        "dev.hawser.hub.cluster..",
                        "dev.hawser.hub.addon..",
                        "dev.hawser.hub.submariner..",
                        "dev.hawser.hub.network..",
                        "dev.hawser.hub.reconcile..",
                        "dev.hawser.hub")
                .check(classes);
    }

    @Test
    void featuresFormNoCircle() {
        slices().matching("dev.hawser.hub.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void noFeatureKnowsTheProcess() {
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.hub.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hawser.hub")
                .check(classes);
    }
}
