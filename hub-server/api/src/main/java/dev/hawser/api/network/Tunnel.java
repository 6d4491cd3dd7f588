package dev.hawser.api.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.NameRef;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A live joint between two clusters, of any family; one object per end, in the namespace of the end's cluster,
/// named
/// `FAMILY-PEER`. Written by the hub from reports.
@JsonClassDescription(
        "A live joint between two clusters, of any family; one object per end, in the namespace of the end's cluster. Written by the hub from reports.")
@Group("network.hawser.dev")
@Version("v1alpha1")
@ShortNames("tun")
@Categories({"network", "hawser"})
@AdditionalPrinterColumn(name = "Peer", jsonPath = ".spec.peerRef.name", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Family", jsonPath = ".spec.interconnect", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "RTT", jsonPath = ".status.rtt", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "NAT", jsonPath = ".status.nat", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Since", jsonPath = ".status.since", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Gateway",
        jsonPath = ".status.local.gateway",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Address",
        jsonPath = ".status.usingAddress",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Driver",
        jsonPath = ".status.local.driver",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Health",
        jsonPath = ".status.health.verdict",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Reported",
        jsonPath = ".status.reportedAt",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
public class Tunnel extends Resource<Tunnel.Spec, Tunnel.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static Tunnel named(String namespace, String name) {
        return named(new Tunnel(), namespace, name);
    }

    @Wire
    public record Spec(
            @Required @JsonPropertyDescription("The cluster of this end.")
            NameRef clusterRef,

            @Required @JsonPropertyDescription("The cluster of the other end.")
            NameRef peerRef,

            @Required @JsonPropertyDescription("What made the tunnel.")
            Interconnect interconnect,

            @JsonPropertyDescription("Cluster set of both.") @Nullable String clusterSet) {}

    @Wire
    public record Status(
            @JsonPropertyDescription("State of the tunnel as this end sees it. Silence is Unknown, never Error.")
            @Nullable State state,

            @JsonPropertyDescription("Why it is not connected; absent when it is.") @Nullable Reason reason,

            @JsonPropertyDescription("What is wrong and what to do about it.") @Nullable String message,

            @JsonPropertyDescription("Start of the present state, RFC 3339.") @Nullable String since,

            @JsonPropertyDescription(
                    "Time of the newest report by the clock of the hub, RFC 3339; refreshed at least every 30 s while reports come.")
            @Nullable String reportedAt,

            @JsonPropertyDescription("Changes of the state in the last hour.") @Nullable Integer flaps,

            @JsonPropertyDescription("The times of these changes, RFC 3339.")
            List<String> flapTimes,

            @JsonPropertyDescription("This end.") @Nullable End local,

            @JsonPropertyDescription("The other end.") @Nullable End remote,

            @JsonPropertyDescription("Address of the other end that carries the tunnel.") @Nullable String usingAddress,

            @JsonPropertyDescription("That address is the translated one.") @Nullable Boolean nat,

            @JsonPropertyDescription("Round-trip times, in milliseconds.") @Nullable Rtt rttMillis,

            @JsonPropertyDescription("Average round-trip time for people, e.g. 12.4ms.") @Nullable String rtt,

            @JsonPropertyDescription("Rates, absent when unknown.") @Nullable Traffic traffic,

            @JsonPropertyDescription("What the other end says of the same tunnel.") @Nullable State peerState,

            @JsonPropertyDescription("Verdict of health rules.") @Nullable Health health,

            @JsonPropertyDescription("EndsAgree: both ends say the same.")
            List<Condition> conditions) {
        public Status {
            flapTimes = listOf(flapTimes);
            conditions = listOf(conditions);
        }
    }

    @Wire
    public record End(
            @JsonPropertyDescription("Node of the gateway.") @Nullable String gateway,

            @JsonPropertyDescription("Address in the network of the node.") @Nullable String privateAddress,

            @JsonPropertyDescription("Address as the Internet sees it.") @Nullable String publicAddress,

            @JsonPropertyDescription("UDP or TCP port.") @Nullable Integer port,

            @JsonPropertyDescription("Cable driver or protocol.") @Nullable String driver,

            @JsonPropertyDescription("CIDRs behind this end.")
            List<String> subnets) {
        public End {
            subnets = listOf(subnets);
        }
    }

    @Wire
    public record Rtt(
            @JsonPropertyDescription("Milliseconds.") @Nullable Double last,

            @JsonPropertyDescription("Milliseconds.") @Nullable Double min,

            @JsonPropertyDescription("Milliseconds.") @Nullable Double average,

            @JsonPropertyDescription("Milliseconds.") @Nullable Double max,

            @JsonPropertyDescription("Milliseconds.") @Nullable Double stdDev) {}

    @Wire
    public record Traffic(
            @JsonPropertyDescription("Bytes per second from the other end.") @Nullable Double receiveBytesPerSecond,

            @JsonPropertyDescription("Bytes per second to the other end.") @Nullable Double transmitBytesPerSecond) {}

    @Wire
    public record Health(
            @JsonPropertyDescription("The worst of the reports.") @Nullable HealthVerdict verdict,

            @JsonPropertyDescription("Names of HealthReports in the namespace.")
            List<String> reports) {
        public Health {
            reports = listOf(reports);
        }
    }

    /// What a tunnel is doing.
    public enum State {
        /// Traffic can flow.
        @JsonProperty("Connected")
        CONNECTED("Connected"),
        /// It is being built up.
        @JsonProperty("Connecting")
        CONNECTING("Connecting"),
        /// It is known not to work.
        @JsonProperty("Error")
        ERROR("Error"),
        /// Nobody has reported in time.
        @JsonProperty("Unknown")
        UNKNOWN("Unknown");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /// As it is written in JSON.
        public String text() {
            return text;
        }
    }

    /// Why a tunnel is not connected.
    public enum Reason {
        /// The cluster of this end has no active gateway.
        @JsonProperty("GatewayDown")
        GATEWAY_DOWN("GatewayDown"),
        /// The other end does not answer.
        @JsonProperty("PeerUnreachable")
        PEER_UNREACHABLE("PeerUnreachable"),
        /// The ends do not share the same key.
        @JsonProperty("PskMismatch")
        PSK_MISMATCH("PskMismatch"),
        /// The address ranges of the ends overlap, so the gateway ignores the peer.
        @JsonProperty("CidrOverlap")
        CIDR_OVERLAP("CidrOverlap"),
        /// The gateway cannot reach the broker, so it does not learn of the peer.
        @JsonProperty("BrokerUnreachable")
        BROKER_UNREACHABLE("BrokerUnreachable"),
        /// The ends use different cable drivers.
        @JsonProperty("DriverMismatch")
        DRIVER_MISMATCH("DriverMismatch"),
        /// The cable engine of the gateway reports a failure.
        @JsonProperty("CableEngineFailed")
        CABLE_ENGINE_FAILED("CableEngineFailed"),
        /// The ends are talking; no fault is known.
        @JsonProperty("Negotiating")
        NEGOTIATING("Negotiating"),
        /// The other cluster has not announced a gateway on the broker yet.
        @JsonProperty("PeerNotAnnounced")
        PEER_NOT_ANNOUNCED("PeerNotAnnounced"),
        /// Submariner is not running in the cluster yet.
        @JsonProperty("NotInstalled")
        NOT_INSTALLED("NotInstalled"),
        /// The cluster has not reported in time.
        @JsonProperty("ReportStale")
        REPORT_STALE("ReportStale");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// As it is written in JSON.
        public String text() {
            return text;
        }
    }

    /// Verdict over a value or a check.
    public enum HealthVerdict {
        @JsonProperty("Ok")
        OK("Ok"),
        @JsonProperty("Warn")
        WARN("Warn"),
        @JsonProperty("Bad")
        BAD("Bad"),
        @JsonProperty("Unknown")
        UNKNOWN("Unknown");

        private final String text;

        HealthVerdict(String text) {
            this.text = text;
        }

        /// As it is written in JSON.
        public String text() {
            return text;
        }
    }
}
