package dev.hawser.hub.submariner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.hub.submariner.GlobalnetPlan.AllocationException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GlobalnetPlanTest {

    private static GlobalnetPlan plan(String range, int size) {
        return new GlobalnetPlan(true, Cidr.parse(range), size, new TreeMap<>());
    }

    @Test
    void theFirstFreeBlockIsTaken() throws AllocationException {
        GlobalnetPlan plan = plan("242.0.0.0/8", 65536)
                .allocate("a", null)
                .allocate("b", "242.1.128.0/24")
                .allocate("c", "");

        assertThat(plan.cidrOf("a")).contains(Cidr.parse("242.0.0.0/16"));
        assertThat(plan.cidrOf("c")).contains(Cidr.parse("242.2.0.0/16"));
    }

    @Test
    void whatIsRecordedWinsOverWhatIsWished() throws AllocationException {
        GlobalnetPlan plan = plan("242.0.0.0/8", 65536).allocate("a", null);

        assertThat(plan.allocate("a", "242.9.0.0/16").cidrOf("a")).contains(Cidr.parse("242.0.0.0/16"));
    }

    @Test
    void aWishThatOverlapsIsRefusedWithTheNameOfTheOther() throws AllocationException {
        GlobalnetPlan plan = plan("242.0.0.0/8", 65536).allocate("a", null);

        assertThatThrownBy(() -> plan.allocate("b", "242.0.1.0/24"))
                .hasMessageContaining("242.0.0.0/16")
                .hasMessageContaining("a");
        assertThatThrownBy(() -> plan.allocate("b", "127.0.0.0/16")).hasMessageContaining("reserved");
    }

    @Test
    void anExhaustedRangeSaysSo() throws AllocationException {
        GlobalnetPlan full = plan("242.0.0.0/24", 128).allocate("a", null).allocate("b", null);

        assertThatThrownBy(() -> full.allocate("c", null)).hasMessageContaining("no block of 128 addresses");
        assertThat(full.release("a").allocate("c", null).cidrOf("c")).contains(Cidr.parse("242.0.0.0/25"));
    }

    @Property(tries = 200)
    void blocksNeverOverlapAndTheConfigMapHoldsThePlan(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 40) Integer> steps,
            @ForAll @IntRange(min = 1, max = 64) int size)
            throws AllocationException {
        GlobalnetPlan plan = plan("242.0.0.0/16", size);
        for (int step : steps) {
            plan = step > 30 ? plan.release("c" + (step - 31)) : plan.allocate("c" + step, null);
        }
        List<Cidr> blocks = new ArrayList<>();
        plan.allocations().values().forEach(blocks::addAll);
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(plan.range().contains(blocks.get(i))).isTrue();
            for (int j = i + 1; j < blocks.size(); j++) {
                assertThat(blocks.get(i).overlaps(blocks.get(j))).isFalse();
            }
        }
        assertThat(GlobalnetPlan.ofConfigMap(plan.toConfigMap("emea-broker"))).isEqualTo(plan);
    }

    @Property
    void overlapOfBlocksIsThatOfTheirAddresses(
            @ForAll @IntRange(min = 0, max = 255) int a,
            @ForAll @IntRange(min = 24, max = 32) int prefixA,
            @ForAll @IntRange(min = 0, max = 255) int b,
            @ForAll @IntRange(min = 24, max = 32) int prefixB) {
        Cidr first = Cidr.parse("10.0.0." + a + "/" + prefixA);
        Cidr second = Cidr.parse("10.0.0." + b + "/" + prefixB);
        int sharedMask = 0xff << (8 - (Math.min(prefixA, prefixB) - 24));

        assertThat(first.overlaps(second)).isEqualTo((a & sharedMask & 0xff) == (b & sharedMask & 0xff));
        assertThat(Cidr.parse(first.toString())).isEqualTo(first);
    }
}
