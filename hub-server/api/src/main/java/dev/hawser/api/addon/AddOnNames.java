package dev.hawser.api.addon;

/// Condition types and fixed names of the add-on group.
public final class AddOnNames {

    /// The Submariner add-on and the name of each of its configuration objects.
    public static final String SUBMARINER = "submariner";

    public static final String AVAILABLE = "Available";
    public static final String DEGRADED = "Degraded";
    public static final String PROGRESSING = "Progressing";
    public static final String MANIFEST_APPLIED = "ManifestApplied";
    public static final String REGISTRATION_APPLIED = "RegistrationApplied";

    /// Label on ManifestWorks that an add-on made.
    public static final String ADDON_LABEL = "open-cluster-management.io/addon-name";

    private AddOnNames() {}
}
