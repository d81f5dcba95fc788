using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Api.Status;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Tests.Times;

/// <summary>Times in the status are RFC 3339 in UTC: whole seconds where people read them, and every fraction where one holds a
/// stage.</summary>
public sealed class TimeTests
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)).AddTicks(1_234_567);

    // What decides how long something lasts; every other time is for people.
    private static readonly string[] Clocks =
    [
        "EndedStageStatus.MeasuredAt", "EndedStageStatus.StartedAt", "IdleStatus.Since", "MetricStatus.Time",
        "ProgressStatus.LastProgressAt",
        "ProgressStatus.WaitingForGpuSince", "RevisionStatus.DrainingSince", "RevisionStatus.KeepUntil",
        "StageGpuUse.CountedAt", "StageRequests.CountedAt",
        "StageStatus.NextMeasurementAt", "StageStatus.NoDataSince", "StageStatus.RunningSince", "StageStatus.StartedAt",
        "StageStatus.UndecidedSince",
        "TrafficStatus.ReturnBy",
    ];

    [Fact]
    public void EveryTime_SaysHowItIsWritten_AndOnlyClocksHaveFractions()
    {
        var times = typeof(ModelDeploymentStatus).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(ModelDeploymentStatus).Namespace!, StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetProperties())
            .Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(DateTimeOffset))
            .ToLookup(property => property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType, Named);

        times[null].ShouldBeEmpty();
        times[typeof(ClockConverter)].ShouldBe(Clocks, ignoreOrder: true);
        times[typeof(TimeConverter)].ShouldContain("HistoryEntry.Time");
    }

    [Fact]
    public void TimeForPeople_HasWholeSeconds_InUtc() =>
        Write(new() { History = [new() { Time = Moment }] }).ShouldContain("\"time\":\"2026-01-02T03:04:05Z\"");

    [Fact]
    public void R12_ClockOfAStage_IsReadAsItWas()
    {
        var written = Write(new() { Stage = new() { RunningSince = Moment, StartedAt = DateTimeOffset.UnixEpoch } });

        written.ShouldContain("\"runningSince\":\"2026-01-02T03:04:05.1234567Z\"");
        written.ShouldContain("\"startedAt\":\"1970-01-01T00:00:00Z\"");
        var read = JsonSerializer.Deserialize(written, ModelOperatorJsonContext.Default.ModelDeploymentStatus)!.Stage!;
        (read.RunningSince, read.StartedAt).ShouldBe((Moment, DateTimeOffset.UnixEpoch));
    }

    private static string Named(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";

    private static string Write(ModelDeploymentStatus status) =>
        JsonSerializer.Serialize(status, ModelOperatorJsonContext.Default.ModelDeploymentStatus);
}
