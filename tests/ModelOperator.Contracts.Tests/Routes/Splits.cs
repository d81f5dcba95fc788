using ModelOperator.Api.Status.Traffic;
using ModelOperator.Contracts.Routes;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Contracts.Tests.Routes;

/// <summary>Splits of the ModelDeployment <c>digits</c>. They are those of which the recorded documents were made.</summary>
internal static class Splits
{
    public const string Name = "digits";

    /// <summary>A split that says something in every field.</summary>
    public static readonly TrafficStatus WithCookie = new()
    {
        Generation = 7,
        Weights = [new() { Revision = "7f9c2ab4d1", Weight = 75 }, new() { Revision = "0a1b2c3d4e", Weight = 25 }],
        Mirror = new()
        {
            Revision = "5d6e7f8a9b",
            Percent = 40,
            LogPayloads = true,
            Compare = new() { AbsoluteTolerance = 0.00001, RelativeTolerance = 0.25, ClassOutputs = ["scores", "<label> é"] },
        },
        Affinity = new() { Revision = "0a1b2c3d4e", Cookie = "x-digits" },
    };

    /// <summary>A split whose mirror has all defaults.</summary>
    public static readonly TrafficStatus WithHeader = WithCookie with
    {
        Mirror = new() { Revision = "5d6e7f8a9b", Percent = 100 },
        Affinity = new() { Revision = "0a1b2c3d4e", Header = "X-User" },
    };

    /// <summary>Shares and nothing else.</summary>
    public static readonly TrafficStatus Plain = WithCookie with { Mirror = null, Affinity = null };

    /// <summary>The rules of monitoring, with something in every field.</summary>
    public static readonly MonitoringRule Monitoring = MonitoringRules.Of(new()
    {
        Checks = new() { Repeats = new() { CallerHeader = "x-user" } },
        Review = new()
        {
            ConfidenceBelow = 0.6,
            Output = "probabilities",
            Sink = "desk",
            Inputs = ["*"],
            Outputs = ["label"],
            Hash = ["id"]
        },
        Samples = new() { Percent = 0.5, Sink = "lake", Inputs = ["age"], Outputs = ["*"], Hash = ["user_id"] },
    })!;

    /// <summary>The rules of <see cref="Monitoring"/>.</summary>
    public static IEnumerable<object> MonitoringParts =>
        [Monitoring, Monitoring.Repeats!, Monitoring.Review!, Monitoring.Samples!, Monitoring.Samples!.Content];

    /// <summary>The split of a recorded document; null for the one before the first split.</summary>
    public static TrafficStatus? Of(string recorded) => recorded switch
    {
        "routes-cookie.json" => WithCookie,
        "routes-header.json" => WithHeader,
        "routes-plain.json" => Plain,
        "routes-none.json" => null,
        _ => throw new ArgumentOutOfRangeException(nameof(recorded), recorded, "no such document is recorded"),
    };
}
