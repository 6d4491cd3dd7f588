package dev.hawser.apiserver.conformance;

import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.Store;

class MemoryConformanceTest implements ConformanceContract {

    @Override
    public Store newStore() {
        return new MemoryStore();
    }
}
