package dev.hawser.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.agent.kube.ResourceType;
import dev.hawser.agent.work.Ledger.Entry;
import dev.hawser.api.work.ManifestWork.DeleteOption;
import dev.hawser.api.work.ManifestWork.OrphaningRule;
import dev.hawser.api.work.ManifestWork.SelectivelyOrphan;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RemovalTest {

    private static final ResourceType SUBMARINERS =
            new ResourceType("submariner.io", "v1alpha1", "Submariner", "submariners", true);

    private final Entry namespace = entry(ResourceType.NAMESPACES, "", "demo", true);
    private final Entry secret = entry(ResourceType.SECRETS, "demo", "s", true);
    private final Entry custom = entry(SUBMARINERS, "demo", "submariner", true);

    @Test
    void customResourcesGoBeforeWhatTheyNeed() {
        assertThat(Removal.next(List.of(namespace, secret, custom), null, true, entry -> false))
                .containsExactly(new Removal.Delete(custom));
        assertThat(Removal.next(List.of(namespace, secret), null, true, entry -> false))
                .containsExactly(new Removal.Delete(secret));
    }

    @Test
    void whatWasThereBeforeIsReleased() {
        Entry adopted = entry(ResourceType.SECRETS, "demo", "s", false);

        assertThat(Removal.next(List.of(adopted), null, true, entry -> false))
                .containsExactly(new Removal.Release(adopted));
    }

    @Test
    void nodesAndSystemNamespacesAreNeverDeleted() {
        Entry node = entry(ResourceType.NODES, "", "worker-1", true);
        Entry system = entry(ResourceType.NAMESPACES, "", "kube-system", true);

        assertThat(Removal.next(List.of(node), null, true, entry -> false)).containsExactly(new Removal.Release(node));
        assertThat(Removal.next(List.of(system), null, true, entry -> false))
                .containsExactly(new Removal.Release(system));
    }

    @Test
    void whatAnotherWorkHasTooIsReleased() {
        assertThat(Removal.next(List.of(secret), null, true, entry -> true))
                .containsExactly(new Removal.Release(secret));
    }

    @Test
    void theWorkMayOrphanEverythingOrSingleObjects() {
        DeleteOption all = new DeleteOption("Orphan", null, null);
        DeleteOption one = new DeleteOption(
                "SelectivelyOrphan",
                new SelectivelyOrphan(List.of(new OrphaningRule(null, "secrets", "demo", "s"))),
                null);

        assertThat(Removal.next(List.of(secret), all, true, entry -> false))
                .containsExactly(new Removal.Orphan(secret));
        assertThat(Removal.next(List.of(secret), one, true, entry -> false))
                .containsExactly(new Removal.Orphan(secret));
        assertThat(Removal.next(List.of(namespace), one, true, entry -> false))
                .containsExactly(new Removal.Delete(namespace));
    }

    @Test
    void aManifestThatLeavesAWorkReleasesWhatWasThereBefore() {
        Entry node = entry(ResourceType.NODES, "", "worker-1", false);
        DeleteOption all = new DeleteOption("Orphan", null, null);

        assertThat(Removal.next(List.of(node), all, false, entry -> false)).containsExactly(new Removal.Release(node));
        assertThat(Removal.next(List.of(node), all, true, entry -> false)).containsExactly(new Removal.Orphan(node));
    }

    @Test
    void aLedgerIsReadAsItWasWritten() {
        Ledger ledger = Ledger.empty("w").of("uid-1").with(custom).with(secret);

        assertThat(Ledger.fromData(ledger.toData())).isEqualTo(ledger);
    }

    private static Entry entry(ResourceType type, String namespace, String name, boolean created) {
        return new Entry(new ObjectRef(type, namespace, name), "uid", created, "m", "mark", false);
    }
}
