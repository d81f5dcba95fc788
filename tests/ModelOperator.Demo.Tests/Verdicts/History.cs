using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Tests.Verdicts;

/// <summary>Writes what a demo would have observed: a good history by default, which tests then spoil in one place.</summary>
internal sealed class History
{
    public const string V1 = "1111111111";
    public const string V2 = "2222222222";
    public const string V3 = "3333333333";

    private ulong _version = 100;

    public List<object> Observations { get; } = [];

    public DemoRecord Record => Observations.Aggregate(new DemoRecord(), (record, observation) => record.With(observation));

    /// <summary>v1 is healthy and serves two clean seconds.</summary>
    public History Begin()
    {
        Pod(V1, "v1-a");
        Status(1, new ModelDeploymentStatus
        {
            Phase = RolloutPhase.Healthy,
            StableRevision = V1,
            Traffic = Split(1, 1, (V1, 100)),
            Revisions = Known
        });
        Client((V1, 100, 0));
        return this;
    }

    /// <summary>v2 goes 10, 50, 100 and is promoted; v1's pod goes last.</summary>
    public History Promotion()
    {
        Pod(V2, "v2-a");
        var generation = 2L;
        foreach (var (weight, index) in new[] { 10, 50, 100 }.Select((weight, index) => (weight, index)))
        {
            Stepping(V2, V1, weight, index, generation, converged: generation - 1, metrics: null);
            Stepping(V2, V1, weight, index, generation, converged: generation, metrics: [Pass("error-rate"), Pass("p99-seconds")]);
            generation++;
        }

        Status(2, new ModelDeploymentStatus
        {
            Phase = RolloutPhase.Healthy,
            StableRevision = V2,
            Traffic = Split(4, 4, (V2, 100)),
            Revisions = Known
        });
        Pod(V1, "v1-a", state: PodState.Going);
        Pod(V1, "v1-a", state: PodState.Gone);
        Client((V1, 300, 0), (V2, 400, 0));
        return this;
    }

    /// <summary>v3 gets 10 %, fails, and goes.</summary>
    public History Rollback()
    {
        Pod(V3, "v3-a");
        Stepping(V3, V2, 10, 0, 5, converged: 4, metrics: null, specGeneration: 3);
        Stepping(V3, V2, 10, 0, 5, converged: 5, metrics: null, specGeneration: 3);
        Gateway(V3, 0.2);
        Client((V1, 300, 0), (V2, 500, 0), (V3, 20, 5));
        Status(3, RolledBack(RolloutPhase.RollingBack, converged: 5));
        Status(3, RolledBack(RolloutPhase.RollingBack, converged: 6));
        Pod(V3, "v3-a", state: PodState.Going);
        Pod(V3, "v3-a", state: PodState.Gone);
        Status(3, RolledBack(RolloutPhase.RolledBack, converged: 6));
        Client((V1, 300, 0), (V2, 600, 0), (V3, 20, 5));
        for (var i = 0; i < 5; i++)
        {
            Client((V1, 300, 0), (V2, 700, 0), (V3, 20, 5));
        }

        return this;
    }

    public Rollout Good => RolloutAfter(generation: 1);

    public Rollout Bad => RolloutAfter(generation: 2);

    public static MetricStatus Pass(string name) => new() { Name = name, Verdict = MetricVerdict.Pass, Value = 0 };

    public void Stepping(
        string candidate, string stable, int weight, int index, long generation, long converged, MetricStatus[]? metrics,
        long specGeneration = 2)
    {
        var split = weight == 100
            ? Split(generation, converged, (candidate, 100))
            : Split(generation, converged, (stable, 100 - weight), (candidate, weight));
        Status(specGeneration, new ModelDeploymentStatus
        {
            Phase = RolloutPhase.Stepping,
            StableRevision = stable,
            CandidateRevision = candidate,
            CandidateWeight = weight,
            Stage = new() { Kind = StageKind.Step, Index = index, Weight = weight },
            Traffic = split,
            Metrics = metrics,
            Revisions = Known,
        });
    }

    public void Status(long generation, ModelDeploymentStatus status) =>
        Observations.Add(new StatusSample(Now, ++_version, new ModelDeployment
        {
            Metadata = new() { Name = "digits", Generation = generation },
            Spec = Spec,
            Status = status with { ObservedGeneration = generation },
        }));

    public void Pod(string revision, string uid, int restarts = 0, PodState state = PodState.Present) =>
        Observations.Add(new PodSample(Now, ++_version, uid, "digits-" + uid, revision, restarts, state));

    public void Client(params (string Revision, long Requests, long Failed)[] counts) =>
        Observations.Add(new ClientSample(Now, new ClientReport
        {
            Total = new Counts
            {
                Requests = counts.Sum(c => c.Requests),
                Failed = counts.Sum(c => c.Failed),
                Right = counts.Sum(c => c.Requests - c.Failed),
                Statuses = new Dictionary<string, long> { ["200"] = 1, ["500"] = 1 }
            },
            Revisions = counts.ToDictionary(
                c => c.Revision, c => new Counts { Requests = c.Requests, Failed = c.Failed, Right = c.Requests - c.Failed }),
        }));

    public void Gateway(string revision, double errorRate) =>
        Observations.Add(new GatewaySample(Now, new Dictionary<string, RevisionTraffic>
        {
            [revision] = new(errorRate, 4.1),
        }));

    /// <summary>Replaces the observations that <paramref name="which"/> names; null removes one.</summary>
    public History Spoil<T>(Func<T, bool> which, Func<T, object?> with)
    {
        for (var i = Observations.Count - 1; i >= 0; i--)
        {
            if (Observations[i] is T observation && which(observation))
            {
                Observations.RemoveAt(i);
                if (with(observation) is { } spoiled)
                {
                    Observations.Insert(i, spoiled);
                }
            }
        }

        return this;
    }

    private TimeSpan Now => TimeSpan.FromSeconds(Observations.Count);

    private static RevisionStatus[] Known =>
    [
        new() { Revision = V1, ModelVersion = "1" }, new() { Revision = V2, ModelVersion = "2" }, new() { Revision = V3,
            ModelVersion = "3" },
    ];

    private static ModelDeploymentSpec Spec => new()
    {
        Strategy = new() { Canary = new() { Steps = [new() { Weight = 10 }, new() { Weight = 50 }, new() { Weight = 100 }] } },
        Analysis = new() { Metrics = [new() { Name = "error-rate" }, new() { Name = "p99-seconds" }] },
    };

    public static ModelDeploymentStatus RolledBack(RolloutPhase phase, long converged) => new()
    {
        Phase = phase,
        StableRevision = V2,
        Traffic = Split(6, converged, (V2, 100)),
        FailedRevisions = [new() { Revision = V3 }],
        History = [new() { Revision = V3, Reason = "AnalysisFailed", Metric = "error-rate", Value = 0.2, Threshold = "<= 0.02" }],
        Revisions = Known,
    };

    private static TrafficStatus Split(long generation, long converged, params (string Revision, int Weight)[] weights) => new()
    {
        Generation = generation,
        ConvergedGeneration = converged,
        Weights = [.. weights.Select(w => new RevisionWeight { Revision = w.Revision, Weight = w.Weight })],
    };

    private Rollout RolloutAfter(long generation)
    {
        var before = Observations.OfType<StatusSample>().Last(s => s.Deployment.Metadata.Generation == generation);
        var client = Observations.OfType<ClientSample>()
            .LastOrDefault(c => c.At <= Observations.OfType<StatusSample>().First(s => s.Deployment.Metadata.Generation > generation).At);
        return new Rollout(before.At, before, client?.Report ?? new ClientReport());
    }
}
