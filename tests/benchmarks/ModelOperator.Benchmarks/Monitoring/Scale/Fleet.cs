using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring;
using ModelOperator.Profiles;

namespace ModelOperator.Benchmarks.Monitoring.Scale;

/// <summary>
/// Many ModelDeployments that are all watched with the defaults of <c>spec.monitoring</c>. Each has ten features of ten bins, ten classes,
/// feedback, one model server pod and one gateway pod, and is called ten times a second.
/// </summary>
/// <param name="models">The number of models.</param>
internal sealed class Fleet(int models)
{
    private const int Features = 10, Bins = 10, Classes = 10;
    private const int ANamespace = 100;
    private const double RowsAMinute = 600;
    private const string Revision = "5f0c1d2e3a";

    /// <summary>The number of models.</summary>
    public int Count => models;

    /// <summary>The settings by which each is watched.</summary>
    public static MonitoringSpec Spec { get; } = new()
    {
        Profile = "configmap://profile/training.json",
        Checks = new() { Quality = new() { MinAccuracy = "90%" } },
        Feedback = new() { KeySecret = "keys" },
    };

    /// <summary>The profile of the data of all models when they were made, which is as the data are now.</summary>
    public static ReferenceProfile Profile { get; } = new(
        ReferenceProfile.Current,
        [
            .. Enumerable.Range(0, Features).Select(feature => new FeatureProfile(
                $"f{feature}", "x", feature, 0, Bins, [.. Enumerable.Range(1, Bins - 1)], [.. Enumerable.Repeat(2000L, Bins)])),
        ],
        [new("label", [.. Enumerable.Range(0, Classes).Select(one => $"{one}")], Counts: [.. Enumerable.Repeat(2000L, Classes), 0])]);

    /// <summary>One of them, as the API server has it.</summary>
    public ModelDeployment Owner(int number) => new()
    {
        Metadata = new()
        {
            Name = Name(number),
            NamespaceProperty = Namespace(number),
            Uid = Uid(number),
        },
        Spec = new() { Monitoring = Spec },
        Status = new() { StableRevision = Revision },
    };

    /// <summary>The same for the checks. It has been stable for long.</summary>
    public static WatchedModel Watched(ModelDeployment owner) =>
        new(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, Revision, $"{owner.Metadata.Name}-{Revision}", StableSince: null);

    /// <summary>The counters of one of them: their labels, sorted by name, and how much each rises in a minute.</summary>
    public static IReadOnlyList<(IReadOnlyList<(string Name, string Value)> Labels, double RiseAMinute)> SeriesOf(int number)
    {
        var series = new List<(IReadOnlyList<(string, string)>, double)>();
        Server(ModelServerMetricNames.Requests, RowsAMinute);
        Server(ModelServerMetricNames.SchemaViolations, 0);
        Server(ModelServerMetricNames.Answers, RowsAMinute);
        Server(ModelServerMetricNames.NullAnswers, 0);
        foreach (var feature in Enumerable.Range(0, Features).Select(feature => $"f{feature}"))
        {
            Server(ModelServerMetricNames.FeatureMissing, 0, ("feature", feature));
            Server(ModelServerMetricNames.FeatureOutOfRange, 0, ("feature", feature));
            foreach (var bin in Enumerable.Range(0, Bins))
            {
                Server(ModelServerMetricNames.FeatureValues, RowsAMinute / Bins, ("feature", feature), ("bin", $"{bin}"));
            }
        }

        foreach (var one in Enumerable.Range(0, Classes))
        {
            Server(ModelServerMetricNames.ClassAnswers, RowsAMinute / Classes, ("output", "label"), ("class", $"{one}"));
        }

        Gateway(GatewayMetricNames.Requests, RowsAMinute, ("code", "200"));
        Gateway(GatewayMetricNames.Feedback, RowsAMinute * 0.97, ("slice", "all"), ("correct", "true"));
        Gateway(GatewayMetricNames.Feedback, RowsAMinute * 0.03, ("slice", "all"), ("correct", "false"));
        return series;

        void Server(string counter, double rise, params IEnumerable<(string, string)> labels) => Add(
            counter, rise, [("pod", $"{Name(number)}-{Revision}-6d5f8b7c9d-x2x4z"), .. labels]);

        void Gateway(string counter, double rise, params IEnumerable<(string, string)> labels) => Add(
            counter, rise, [("pod", $"{Name(number)}-gateway-5c9b7d6f8c-7kq2p"), ("name", Name(number)), .. labels]);

        void Add(string counter, double rise, IEnumerable<(string Name, string Value)> labels) => series.Add((
            [
                .. labels.Append(("namespace", Namespace(number))).Append(("revision", Revision)).Append(("__name__", counter))
                    .OrderBy(label => label.Item1, StringComparer.Ordinal),
            ],
            rise));
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"model-{number:0000}");

    private static string Namespace(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number / ANamespace:000}");

    // As random as an API server's, and the same in each run.
    private static string Uid(int number)
    {
        var random = new Random(number);
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
