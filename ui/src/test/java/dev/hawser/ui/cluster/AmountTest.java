package dev.hawser.ui.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountTest {

    @Test
    void binaryQuantitiesAreSaidInTheLargestFittingUnit() {
        assertThat(Amount.words("100663296Ki")).isEqualTo("96 GiB");
        assertThat(Amount.words("1536Mi")).isEqualTo("1.5 GiB");
        assertThat(Amount.words("512Ki")).isEqualTo("512 KiB");
    }

    @Test
    void everythingElseStaysAsItIs() {
        assertThat(Amount.words("24")).isEqualTo("24");
        assertThat(Amount.words("3920m")).isEqualTo("3920m");
        assertThat(Amount.words("")).isEmpty();
    }
}
