package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;

/// What `/version` says (`version.Info` of Kubernetes). Clients compare major and minor with what they need.
///
/// @param major of the Kubernetes API whose conventions are served
/// @param minor likewise
/// @param gitVersion semantic version with what serves it as build metadata, e.g. `v1.36.2+hawser`
/// @param gitCommit of the server's source, `""` if unknown
/// @param buildDate RFC 3339, `""` if unknown
public record VersionInfo(String major, String minor, String gitVersion, String gitCommit, String buildDate) {

    public static final VersionInfo DEFAULT = new VersionInfo("1", "36", "v1.36.2+hawser", "", "");

    ObjectNode document() {
        ObjectNode node = Documents.object();
        node.put("major", major);
        node.put("minor", minor);
        node.put("gitVersion", gitVersion);
        node.put("gitCommit", gitCommit);
        node.put("gitTreeState", "clean");
        node.put("buildDate", buildDate);
        node.put("goVersion", "");
        node.put("compiler", "javac " + Runtime.version().feature());
        node.put("platform", "java/" + System.getProperty("os.arch"));
        return node;
    }
}
