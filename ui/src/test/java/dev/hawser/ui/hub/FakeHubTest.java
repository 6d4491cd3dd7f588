package dev.hawser.ui.hub;

final class FakeHubTest implements HubContract {
    private final FakeHub hub = new FakeHub();

    @Override
    public Hub hub() {
        return hub;
    }
}
