/// Applies ManifestWorks and reports what became of them.
@NullMarked
package dev.hawser.agent.work;

import org.jspecify.annotations.NullMarked;
