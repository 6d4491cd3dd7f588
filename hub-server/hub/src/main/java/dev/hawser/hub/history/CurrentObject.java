package dev.hawser.hub.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/// An object as it is now.
@Entity
@Immutable
@IdClass(CurrentObject.Key.class)
@Table(name = "resource")
class CurrentObject {

    /// The columns that name an object.
    record Key(String group, String resource, String namespace, String name) implements Serializable {}

    @Id
    @Column(name = "api_group")
    String group = "";

    @Id
    String resource = "";

    @Id
    String namespace = "";

    @Id
    String name = "";

    long revision;

    byte[] main = {};

    byte[] status = {};
}
