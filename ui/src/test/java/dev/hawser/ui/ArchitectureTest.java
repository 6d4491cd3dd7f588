package dev.hawser.ui;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.vaadin.flow.component.Html;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URL;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CONSOLE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hawser.ui");

    /// BrowserRules uses the same library in the other direction: it answers browsers.
    @Test
    void onlyTheHubPackageSpeaksToTheHub() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hawser.ui.hub")
                .and()
                .doNotHaveFullyQualifiedName("dev.hawser.ui.shell.BrowserRules")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.fabric8.kubernetes.client..", "io.vertx..", "java.net.http..")
                                .and(not(assignableTo(HasMetadata.class))))
                .check(CONSOLE);
    }

    @Test
    void theConsoleSeesOnlyTheKindsOfTheProduct() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hawser.apiserver..", "dev.hawser.hub..", "dev.hawser.agent..")
                .check(CONSOLE);
    }

    @Test
    void nothingIsEverRenderedAsHtml() {
        noClasses().should().dependOnClassesThat().areAssignableTo(Html.class).check(CONSOLE);
    }

    @Test
    void theGraphsScriptIsInTheWebJar() {
        URL script = ArchitectureTest.class.getResource(
                "/META-INF/resources/webjars/cytoscape/3.33.1/dist/cytoscape.min.js");
        assertThat(script).isNotNull();
    }
}
