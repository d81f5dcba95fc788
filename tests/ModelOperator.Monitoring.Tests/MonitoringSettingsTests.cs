namespace ModelOperator.Monitoring.Tests;

public sealed class MonitoringSettingsTests
{
    [Fact]
    public void Defaults_AreAnHourAndAMinute() =>
        MonitoringSettings.Of(new()).ShouldBe(new("default", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)));

    // A refused spec is watched as well: it must not have the operator look without a pause, nor over years.
    [Fact]
    public void TimesOfARefusedSpec_AreKeptWithinTheirBounds() =>
        MonitoringSettings.Of(new() { Window = "8760h", Interval = "0s" })
            .ShouldBe(new("default", TimeSpan.FromDays(7), TimeSpan.FromSeconds(10)));
}
