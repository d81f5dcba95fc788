using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Tests.Checks;

public sealed class GpuCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly WatchedModel Model = new("ml", "digits", "0123456789", "digits-0123456789", null)
    {
        GpuResource = "nvidia.com/gpu",
    };

    [Fact]
    public void GpusWithTooLittleToDo_AreBad_AndTheIdlestPodsAreNamed()
    {
        var reading = Read(Mean(3.21), Readings(60), Pod("digits-b", 6), Pod("digits-a", 0.42));

        reading.Level.ShouldBe(CheckVerdict.Bad);
        reading.Value!.Value.ShouldBe(0.0321, 1e-9);
        reading.Message.ShouldBe("the GPUs were busy for 3.21 % of the last 6 h; 10 % are expected at least (minUtilization)");
        reading.Worst.Select(item => item.Name).ShouldBe(["digits-a", "digits-b"]);
        reading.Worst[0].Value.ShouldBe(0.0042, 1e-9);
    }

    [Fact]
    public void BusyGpus_AreOk() => Read(Mean(55), Readings(60)).ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.Ok),
        reading => reading.Message.ShouldBeNull());

    [Fact]
    public void GpusThatWereIdle_AreSoUntilTheyAreClearlyBusier()
    {
        Read(new(), wasBad: false, Mean(10.5), Readings(60)).Level.ShouldBe(CheckVerdict.Ok);
        Read(new(), wasBad: true, Mean(10.5), Readings(60)).Level.ShouldBe(CheckVerdict.Bad);
        Read(new(), wasBad: true, Mean(11.5), Readings(60)).Level.ShouldBe(CheckVerdict.Ok);
    }

    [Fact]
    public void ExporterThatIsReadForTooShortATime_GivesNoVerdict() => Read(Mean(0), Readings(10)).ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.TooFew),
        reading => reading.Message.ShouldBe("the metric source knows 1 h of the last 6 h"));

    [Fact]
    public void NoExporter_IsNoData_WithTheRemedy() => Read().ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.NoData),
        reading => reading.Message!.ShouldContain("a Prometheus must read NVIDIA's DCGM exporter, in the namespace gpu-operator"));

    [Fact]
    public void RevisionWithoutGpus_IsNoData_AndNothingIsAsked() => Sut().Beforehand(Model with { GpuResource = null }, Now)!.Message
        .ShouldBe("the stable revision asks for no GPUs: give it some in spec.gpu, or take spec.monitoring.checks.gpu out");

    [Fact]
    public void GpusOfAnotherVendor_AreNoData() => Sut().Beforehand(Model with { GpuResource = "amd.com/gpu" }, Now)!.ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.NoData),
        reading => reading.Message!.ShouldStartWith("the stable revision asks for amd.com/gpu"));

    [Theory]
    [InlineData(5, true)]
    [InlineData(7, false)]
    public void RevisionThatHasJustBeenPromoted_IsGivenTime(int hours, bool isTooFew) =>
        (Sut().Beforehand(Model with { StableSince = Now.AddHours(-hours) }, Now)?.Level is CheckVerdict.TooFew).ShouldBe(isTooFew);

    [Fact]
    public void Limits_AreThoseOfTheSpec()
    {
        new GpuCheck(new() { MinUtilization = "25%", Over = "90m" }).Limit.ShouldBe(">= 25 % busy in 90 min");
        Read(new() { MinUtilization = "0.6" }, wasBad: false, Mean(55), Readings(60)).Level.ShouldBe(CheckVerdict.Bad);
        Read(new() { MinUtilization = "0" }, wasBad: false, Mean(0), Readings(60)).Level.ShouldBe(CheckVerdict.Ok);
    }

    [Theory]
    [InlineData("1m", 10)]
    [InlineData("500h", 7 * 24 * 60)]
    [InlineData("soon", 6 * 60)]
    public void TimeOfARefusedSpec_IsKeptWithinItsBounds(string over, int minutes) =>
        new GpuCheck(new() { Over = over }).Over.ShouldBe(TimeSpan.FromMinutes(minutes));

    private static GpuCheck Sut() => new(new());

    private static Reading Read(params CounterRise[] answer) => Read(new(), wasBad: false, answer);

    private static Reading Read(GpuCheckSpec spec, bool wasBad, params CounterRise[] answer) =>
        new GpuCheck(spec).Read(answer, new(), wasBad);

    private static CounterRise Mean(double percent) => Value(GpuQuery.Mean, percent);

    private static CounterRise Readings(double number) => Value(GpuQuery.Readings, number);

    private static CounterRise Pod(string name, double percent) =>
        new(new Dictionary<string, string> { [GpuQuery.Value] = GpuQuery.OfPod, ["exported_pod"] = name, ["pod"] = "exporter" }, percent);

    private static CounterRise Value(string name, double value) => new(new Dictionary<string, string> { [GpuQuery.Value] = name }, value);
}
