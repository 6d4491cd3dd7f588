package dev.hawser.apiserver.admission;

import dev.hawser.apiserver.kind.KindVersion;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Compiled schemas by identity of their version. Comparing versions by value would compare whole schemas, and a
/// version
/// that was replaced must not be kept alive.
final class PipelineCache {

    private static final ConcurrentMap<Key, SchemaPipeline> COMPILED = new ConcurrentHashMap<>();
    private static final ReferenceQueue<KindVersion> GONE = new ReferenceQueue<>();

    private PipelineCache() {}

    static SchemaPipeline get(KindVersion version, Function<KindVersion, SchemaPipeline> compile) {
        for (Reference<? extends KindVersion> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            COMPILED.keySet().remove(gone);
        }
        return COMPILED.computeIfAbsent(new Key(version), key -> compile.apply(version));
    }

    private static final class Key extends WeakReference<KindVersion> {
        private final int hash;

        Key(KindVersion version) {
            super(version, GONE);
            hash = System.identityHashCode(version);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            KindVersion version = get();
            return version != null && other instanceof Key key && key.refersTo(version);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
