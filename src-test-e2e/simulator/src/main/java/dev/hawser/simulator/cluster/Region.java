package dev.hawser.simulator.cluster;

/// A place where clusters run.
///
/// @param name as a cloud would name it
/// @param latitude degrees
/// @param longitude degrees
public record Region(String name, double latitude, double longitude) {

    private static final double EARTH_RADIUS_KM = 6371;
    /// Light in fibre goes 200 km in a millisecond, and cables are half as long again as the straight line.
    private static final double MILLIS_PER_KM = 2 * 1.5 / 200;

    private static final double NEAREST_MILLIS = 0.6;

    /// A usual round-trip time between two regions, in milliseconds.
    public double roundTripMillis(Region other) {
        double lat = Math.toRadians(other.latitude - latitude);
        double lon = Math.toRadians(other.longitude - longitude);
        double half = Math.pow(Math.sin(lat / 2), 2)
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * Math.pow(Math.sin(lon / 2), 2);
        return NEAREST_MILLIS + 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(half)) * MILLIS_PER_KM;
    }
}
