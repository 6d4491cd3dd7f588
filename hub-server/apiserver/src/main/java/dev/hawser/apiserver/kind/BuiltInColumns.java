package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The columns of Kubernetes' own kinds that are computed, as the printers of kube-apiserver do.
final class BuiltInColumns {

    static final TableColumn AGE = new TableColumn(
            new Column("Age", "string", "", "Time since the object was created.", 0, ""),
            (object, now) -> text(age(object, now)));

    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final TableColumn CREATED_AT =
            wide(0, "Created At", "string", o -> o.at("/metadata/creationTimestamp"));

    private static final Map<GroupResource, List<TableColumn>> COLUMNS = Map.ofEntries(
            Map.entry(new GroupResource("", "namespaces"), List.of(path("Status", "/status/phase"), AGE)),
            Map.entry(
                    new GroupResource("", "secrets"),
                    List.of(path("Type", "/type"), count("Data", "string", "/data"), AGE)),
            Map.entry(
                    new GroupResource("", "configmaps"),
                    List.of(
                            column(
                                    "Data",
                                    o -> number(o.path("data").size()
                                            + o.path("binaryData").size())),
                            AGE)),
            Map.entry(new GroupResource("", "serviceaccounts"), List.of(count("Secrets", "string", "/secrets"), AGE)),
            Map.entry(new GroupResource("", "events"), events("/involvedObject", "/message", "/lastTimestamp")),
            Map.entry(
                    new GroupResource("events.k8s.io", "events"),
                    events("/regarding", "/note", "/deprecatedLastTimestamp")),
            Map.entry(new GroupResource(RBAC, "roles"), List.of(CREATED_AT)),
            Map.entry(new GroupResource(RBAC, "clusterroles"), List.of(CREATED_AT)),
            Map.entry(new GroupResource(RBAC, "rolebindings"), bindings()),
            Map.entry(new GroupResource(RBAC, "clusterrolebindings"), bindings()),
            Map.entry(new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"), List.of(CREATED_AT)),
            Map.entry(
                    new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
                    List.of(
                            AGE,
                            path("SignerName", "/spec/signerName"),
                            path("Requestor", "/spec/username"),
                            column("RequestedDuration", BuiltInColumns::requestedDuration),
                            column("Condition", BuiltInColumns::decision))),
            Map.entry(
                    new GroupResource("coordination.k8s.io", "leases"),
                    List.of(path("Holder", "/spec/holderIdentity"), AGE)),
            Map.entry(
                    new GroupResource("discovery.k8s.io", "endpointslices"),
                    List.of(
                            path("AddressType", "/addressType"),
                            column(
                                    "Ports",
                                    o -> text(joined(o.path("ports")
                                            .valueStream()
                                            .map(p -> p.path("port").asText("*"))))),
                            column(
                                    "Endpoints",
                                    o -> text(joined(o.path("endpoints")
                                            .valueStream()
                                            .flatMap(e -> e.path("addresses").valueStream())
                                            .map(JsonNode::asText)))),
                            AGE)),
            Map.entry(
                    new GroupResource("", "nodes"),
                    List.of(
                            column("Status", BuiltInColumns::nodeStatus),
                            column("Roles", BuiltInColumns::nodeRoles),
                            AGE,
                            path("Version", "/status/nodeInfo/kubeletVersion"))),
            Map.entry(
                    new GroupResource("", "services"),
                    List.of(
                            path("Type", "/spec/type"),
                            column("Cluster-IP", o -> orNone(o.at("/spec/clusterIP"))),
                            column(
                                    "External-IP",
                                    o -> text(joined(Stream.concat(
                                            o.at("/status/loadBalancer/ingress")
                                                    .valueStream()
                                                    .map(i -> i.path("ip")
                                                            .asText(i.path("hostname")
                                                                    .asText())),
                                            o.at("/spec/externalIPs")
                                                    .valueStream()
                                                    .map(JsonNode::asText))))),
                            column(
                                    "Port(s)",
                                    o -> text(joined(o.at("/spec/ports")
                                            .valueStream()
                                            .map(p -> p.path("port").asText() + "/"
                                                    + p.path("protocol").asText())))),
                            AGE)),
            Map.entry(
                    new GroupResource("", "pods"),
                    List.of(
                            column("Ready", BuiltInColumns::podReady),
                            path("Status", "/status/phase"),
                            column(
                                    "Restarts",
                                    o -> number(o.at("/status/containerStatuses")
                                            .valueStream()
                                            .mapToInt(
                                                    c -> c.path("restartCount").asInt())
                                            .sum())),
                            AGE)),
            Map.entry(
                    new GroupResource("apps", "deployments"),
                    List.of(
                            column(
                                    "Ready",
                                    o -> text(o.at("/status/readyReplicas").asInt() + "/"
                                            + o.at("/spec/replicas").asInt(1))),
                            integer("Up-to-date", "/status/updatedReplicas"),
                            integer("Available", "/status/availableReplicas"),
                            AGE)),
            Map.entry(
                    new GroupResource("apps", "daemonsets"),
                    List.of(
                            integer("Desired", "/status/desiredNumberScheduled"),
                            integer("Current", "/status/currentNumberScheduled"),
                            integer("Ready", "/status/numberReady"),
                            integer("Up-to-date", "/status/updatedNumberScheduled"),
                            integer("Available", "/status/numberAvailable"),
                            AGE)));

    private BuiltInColumns() {}

    static Optional<List<TableColumn>> of(GroupResource type) {
        return Optional.ofNullable(COLUMNS.get(type));
    }

    private static List<TableColumn> events(String about, String message, String last) {
        return List.of(
                new TableColumn(
                        described("Last Seen", "string", 0),
                        (o, now) -> text(HumanDuration.since(lastSeen(o, last), now))),
                path("Type", "/type"),
                path("Reason", "/reason"),
                column(
                        "Object",
                        o -> text(o.at(about + "/kind").asText().toLowerCase(Locale.ROOT) + "/"
                                + o.at(about + "/name").asText())),
                path("Message", message));
    }

    private static String lastSeen(JsonNode event, String last) {
        return Stream.of("/series/lastObservedTime", last, "/eventTime", "/metadata/creationTimestamp")
                .map(pointer -> event.at(pointer).asText(""))
                .filter(time -> !time.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static List<TableColumn> bindings() {
        return List.of(
                column(
                        "Role",
                        o -> text(o.at("/roleRef/kind").asText() + "/"
                                + o.at("/roleRef/name").asText())),
                AGE,
                wide(1, "Users", "string", o -> subjects(o, "User")),
                wide(1, "Groups", "string", o -> subjects(o, "Group")),
                wide(1, "ServiceAccounts", "string", o -> subjects(o, "ServiceAccount")));
    }

    private static JsonNode subjects(JsonNode binding, String kind) {
        return text(binding.path("subjects")
                .valueStream()
                .filter(s -> s.path("kind").asText().equals(kind))
                .map(s -> kind.equals("ServiceAccount")
                        ? s.path("namespace").asText() + "/" + s.path("name").asText()
                        : s.path("name").asText())
                .collect(Collectors.joining(", ")));
    }

    private static JsonNode requestedDuration(JsonNode request) {
        JsonNode seconds = request.at("/spec/expirationSeconds");
        return text(seconds.isNumber() ? HumanDuration.of(Duration.ofSeconds(seconds.longValue())) : "<none>");
    }

    private static JsonNode decision(JsonNode request) {
        List<String> types = request.at("/status/conditions")
                .valueStream()
                .map(c -> c.path("type").asText())
                .toList();
        String decision = types.contains("Denied") ? "Denied" : types.contains("Approved") ? "Approved" : "Pending";
        String failed = types.contains("Failed") ? ",Failed" : "";
        String issued = request.at("/status/certificate").asText("").isEmpty() ? "" : ",Issued";
        return text(decision + failed + issued);
    }

    private static JsonNode nodeStatus(JsonNode node) {
        String ready = node.at("/status/conditions")
                .valueStream()
                .filter(c -> c.path("type").asText().equals("Ready"))
                .map(c -> c.path("status").asText().equals("True") ? "Ready" : "NotReady")
                .findFirst()
                .orElse("Unknown");
        return text(node.at("/spec/unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready);
    }

    private static JsonNode nodeRoles(JsonNode node) {
        String prefix = "node-role.kubernetes.io/";
        return text(joined(node.at("/metadata/labels").properties().stream()
                .map(Map.Entry::getKey)
                .filter(label -> label.startsWith(prefix))
                .map(label -> label.substring(prefix.length()))
                .sorted()));
    }

    private static JsonNode podReady(JsonNode pod) {
        long ready = pod.at("/status/containerStatuses")
                .valueStream()
                .filter(c -> c.path("ready").asBoolean())
                .count();
        return text(ready + "/" + pod.at("/spec/containers").size());
    }

    private static String age(JsonNode object, Instant now) {
        return HumanDuration.since(object.at("/metadata/creationTimestamp").asText(), now);
    }

    private static TableColumn path(String name, String pointer) {
        return column(name, o -> text(o.at(pointer).asText("")));
    }

    private static TableColumn count(String name, String type, String pointer) {
        return wide(0, name, type, o -> number(o.at(pointer).size()));
    }

    private static TableColumn integer(String name, String pointer) {
        return column(name, o -> number(o.at(pointer).asInt()));
    }

    private static TableColumn column(String name, Function<JsonNode, JsonNode> cell) {
        return wide(0, name, "string", cell);
    }

    private static TableColumn wide(int priority, String name, String type, Function<JsonNode, JsonNode> cell) {
        return new TableColumn(described(name, type, priority), (object, now) -> cell.apply(object));
    }

    private static Column described(String name, String type, int priority) {
        return new Column(name, type, "", "", priority, "");
    }

    private static JsonNode orNone(JsonNode value) {
        return text(value.asText("").isEmpty() ? "<none>" : value.asText());
    }

    private static String joined(Stream<String> values) {
        String all = values.collect(Collectors.joining(","));
        return all.isEmpty() ? "<none>" : all;
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static JsonNode number(int number) {
        return JsonNodeFactory.instance.numberNode(number);
    }
}
