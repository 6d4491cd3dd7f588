package dev.hawser.hub;

import dev.hawser.hub.store.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `secret-key add | use | rotate | drop`: what an operator does with the key of `hawser.store.secret-key-file`. A
/// running hub notices within a minute.
final class SecretKeyCommand {

    /// The first word.
    static final String NAME = "secret-key";

    private static final String USAGE = "Usage: secret-key add | use | rotate | drop (see docs/how-to/rotate-keys.md).";

    private SecretKeyCommand() {}

    /// @param words what follows the first word
    /// @return one sentence about what was done
    /// @throws StartException if the words make no sense or there is no key file
    static String run(Path path, List<String> words) {
        if (words.size() != 1) {
            throw new StartException(USAGE);
        }
        if (!Files.exists(path)) {
            throw new StartException(
                    "There is no key file " + path + " (hawser.store.secret-key-file): the first start makes it.");
        }
        KeyFile file = new KeyFile(path);
        return switch (words.getFirst()) {
            case "add" -> "Key " + id(file.add()) + " is in " + path + ". Give the file to all replicas, then: use.";
            case "use" -> used(file.useNewest());
            case "rotate" -> {
                int added = file.add();
                file.useNewest();
                yield used(added);
            }
            case "drop" -> dropped(file.dropOld());
            default -> throw new StartException(USAGE);
        };
    }

    private static String used(int id) {
        return "Key " + id(id)
                + " seals from now on. When the hub's log says that nothing is sealed with older keys any"
                + " more: drop.";
    }

    private static String dropped(List<Integer> ids) {
        return ids.isEmpty()
                ? "There are no keys older than the one that seals."
                : "Gone are the keys "
                        + String.join(
                                ", ", ids.stream().map(SecretKeyCommand::id).toList())
                        + ". Older backups need them: keep the old file with those.";
    }

    private static String id(int id) {
        return Integer.toUnsignedString(id);
    }
}
