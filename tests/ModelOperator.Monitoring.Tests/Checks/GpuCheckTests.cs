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
        var reading = Read([.. Pod("digits-b", 6), .. Pod("digits-a", 0.42), Readings(60)]);

        reading.Level.ShouldBe(CheckVerdict.Bad);
        reading.Value!.Value.ShouldBe(0.0321, 1e-9);
        reading.Message.ShouldBe("the GPUs were busy for 3.21 % of the last 6 h; 10 % are expected at least (minUtilization)");
        reading.Worst.Select(item => item.Name).ShouldBe(["digits-a", "digits-b"]);
        reading.Worst[0].Value.ShouldBe(0.0042, 1e-9);
    }

    [Fact]
    public void BusyGpus_AreOk() => Read(Busy(55)).ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.Ok),
        reading => reading.Message.ShouldBeNull());

    [Fact]
    public void GpusThatWereIdle_AreSoUntilTheyAreClearlyBusier_AndTheMessageSaysHowMuch()
    {
        Read(new(), wasBad: false, Busy(10.5)).Level.ShouldBe(CheckVerdict.Ok);
        Read(new(), wasBad: true, Busy(11.5)).Level.ShouldBe(CheckVerdict.Ok);
        var still = Read(new(), wasBad: true, Busy(10.5));
        still.Level.ShouldBe(CheckVerdict.Bad);
        still.Message.ShouldBe(
            "the GPUs were busy for 10.5 % of the last 6 h; a check that was bad stays so below 11 % (minUtilization is 10 %)");
    }

    [Theory]
    [InlineData("95%", 97, true)]
    [InlineData("95%", 98, false)]
    [InlineData("100%", 99.9, true)]
    [InlineData("100%", 100, false)]
    public void LimitNearTheWhole_CanBeReachedAgain(string min, double percent, bool isBad) =>
        (Read(new() { MinUtilization = min }, wasBad: true, Busy(percent)).Level is CheckVerdict.Bad).ShouldBe(isBad);

    [Fact]
    public void ExporterThatIsReadForTooShortATime_GivesNoVerdict() => Read(Busy(0, readings: 10)).ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.TooFew),
        reading => reading.Message.ShouldBe("the metric source knows 1 h of the last 6 h"));

    [Fact]
    public void ExporterThatWasAway_EndsNoBad_UnlessTheRestOfTheTimeWasBusy()
    {
        var idle = Read(new(), wasBad: true, Busy(2, readings: 50));
        idle.Level.ShouldBe(CheckVerdict.Bad);
        idle.Message.ShouldBe("the GPUs were busy for 2 % of the 5 h that the metric source knows of the last 6 h; 10 % are expected at "
            + "least (minUtilization)");
        Read(new(), wasBad: true, Busy(10.5, readings: 50)).Level.ShouldBe(CheckVerdict.Bad);
        Read(new(), wasBad: true, Busy(55, readings: 50)).Level.ShouldBe(CheckVerdict.TooFew);
    }

    [Fact]
    public void NoExporter_IsNoData_WithTheRemedy() => Read().ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.NoData),
        reading => reading.Message!.ShouldContain("a Prometheus must read NVIDIA's DCGM exporter, in the namespace gpu-operator"));

    [Fact]
    public void HonoredLabels_AreARemedy_OnlyWhereTheyAreThoseOfTheSource()
    {
        Sut().Read([], new(), wasBad: false).Message!.ShouldEndWith("or with honor_labels: true");
        Sut().Read([], new("kubernetes_namespace"), wasBad: false).Message!.ShouldNotContain("honor_labels");
    }

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
        Read(new() { MinUtilization = "0.6" }, wasBad: false, Busy(55)).Level.ShouldBe(CheckVerdict.Bad);
        Read(new() { MinUtilization = "0" }, wasBad: false, Busy(0)).Level.ShouldBe(CheckVerdict.Ok);
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

    private static CounterRise[] Busy(double percent, int readings = 60) => [.. Pod("digits-a", percent), Readings(readings)];

    private static CounterRise Readings(int number) => new(new Dictionary<string, string> { [GpuQuery.Value] = GpuQuery.Readings }, number);

    private static IEnumerable<CounterRise> Pod(string name, double percent, int samples = 100) =>
        [Value(GpuQuery.Busy, name, percent * samples), Value(GpuQuery.Samples, name, samples)];

    private static CounterRise Value(string value, string pod, double number) =>
        new(new Dictionary<string, string> { [GpuQuery.Value] = value, [GpuQuery.Pod] = pod }, number);
}
