package dev.hawser.hub.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// One row of the log: a change of one object, with the parts that changed.
@Entity
@Immutable
@Table(name = "change")
class RecordedChange {

    @Id
    long revision;

    /// False for leases and the like, which are forgotten within minutes.
    boolean lasting;

    @Column(name = "at")
    OffsetDateTime time = OffsetDateTime.MIN;

    String operation = "";

    @Column(name = "api_group")
    String group = "";

    String resource = "";
    String namespace = "";
    String name = "";
    String actor = "";

    /// Whether the parts are ciphertext.
    boolean sealed;

    /// The document without status and revision; null if it did not change.
    byte @Nullable [] main;

    /// The status; null if it did not change, empty if there is none.
    byte @Nullable [] status;
}
