using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Tests.Driving;

/// <summary>Drives the planner by hand: a tiny cluster in which nothing happens unless the test says so.</summary>
internal sealed class Rollout
{
    public const string V1 = "1111111111";
    public const string V2 = "2222222222";
    public const string V3 = "3333333333";

    private readonly RolloutPlanner _planner = new();
    private readonly SortedDictionary<string, ObservedRevision> _revisions = new(StringComparer.Ordinal);

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public ModelDeploymentSpec Spec { get; set; } = Specs.Canary(replicas: 4, (25, "5m"), (50, "5m"));

    public string Desired { get; set; } = V1;

    public long Generation { get; set; } = 1;

    public SpecProblem? Problem { get; set; }

    public SpecProblem? Warning { get; set; }

    public UserCommands Commands { get; set; } = new();

    public IReadOnlyList<ActionOutcome> ActionOutcomes { get; set; } = [];

    public bool HasLooked { get; set; } = true;

    public ModelDeploymentStatus Status { get; set; } = new();

    public ObservedGpus? Gpus { get; set; }

    /// <summary>The GPUs of each pod of each revision.</summary>
    public int GpusOfAPod { get; set; }

    public bool SeesNodes { get; set; } = true;

    public ObservedTraffic Traffic { get; set; } = new() { AppliedGenerations = [0, 0] };

    public DateTimeOffset Now { get; set; } = Start;

    public RolloutPlan Last { get; private set; } = null!;

    public List<HistoryEntry> Transitions { get; } = [];

    public int Weight => Status.Traffic?.Weights.FirstOrDefault(w => w.Revision == Status.CandidateRevision)?.Weight ?? 0;

    public ObservedRevision? Seen(string revision) => _revisions.GetValueOrDefault(revision);

    public ConditionView Condition(string type) => new(Status.Conditions!.Single(c => c.Type == type));

    public bool Has(string type) => Status.Conditions!.Any(c => c.Type == type);

    public RolloutInput Input(params MetricStatus[] measurements) => new()
    {
        Name = "digits",
        Spec = Spec,
        Generation = Generation,
        DesiredRevision = Desired,
        Problem = Problem,
        Warning = Warning,
        Url = "http://digits.ml.svc",
        Status = Status,
        Revisions = [.. _revisions.Values],
        Traffic = Traffic,
        Gpus = Gpus,
        SeesNodes = SeesNodes,
        Measurements = measurements,
        Commands = Commands,
        HasLooked = HasLooked,
        ActionOutcomes = ActionOutcomes,
        Now = Now,
    };

    /// <summary>Plans once and keeps the status as the API server would: through JSON.</summary>
    public RolloutPlan Plan(params MetricStatus[] measurements)
    {
        Last = _planner.Plan(Input(measurements));
        Status = Roundtrip(Last.Status);
        Transitions.AddRange(Last.Transitions);
        return Last;
    }

    /// <summary>Sets what is seen of a revision.</summary>
    public Rollout See(
        string revision, int desired, int? ready = null, string? failure = null, string? unschedulable = null, string? notMade = null,
        IReadOnlyList<FetchedModel>? fetched = null, string? digest = null, int cordoned = 0, int? current = null,
        bool wantsFewer = false, bool? usesGpu = null, int terminating = 0)
    {
        _revisions[revision] = new()
        {
            Revision = revision,
            ModelDigest = digest,
            Fetched = fetched ?? [],
            DesiredReplicas = desired,
            CurrentReplicas = current ?? desired,
            CordonedReplicas = cordoned,
            TerminatingReplicas = terminating,
            ReadyReplicas = ready ?? desired,
            PodFailure = failure,
            CreationFailure = notMade,
            Unschedulable = unschedulable,
            WaitsForGpu = unschedulable is not null,
            WantsFewer = wantsFewer,
            UsesGpu = usesGpu,
            Gpus = GpusOfAPod,
        };
        return this;
    }

    /// <summary>A revision is there no more.</summary>
    public Rollout Lose(string revision)
    {
        _revisions.Remove(revision);
        return this;
    }

    /// <summary>Carries the sizes and deletions of the last plan out; every pod becomes ready.</summary>
    public Rollout CarryOut(bool pods = true, bool gateways = true)
    {
        foreach (var size in pods ? Last.Sizes : [])
        {
            See(size.Revision, size.Replicas ?? size.MinReplicas ?? 0);
        }

        foreach (var revision in Last.Deletions)
        {
            Lose(revision);
        }

        if (gateways)
        {
            Converge();
        }

        return this;
    }

    /// <summary>The route is written and every gateway applies it.</summary>
    public Rollout Converge()
    {
        var generation = Last.Route?.Generation ?? 0;
        Traffic = Traffic with { WrittenGeneration = generation, AppliedGenerations = [generation, generation] };
        return this;
    }

    /// <summary>The counts of a gateway since it started.</summary>
    public Rollout Counted(string revision, long answered = 0, long shadowed = 0, string pod = "g0")
    {
        var counts = new GatewayCounts(
            pod, new Dictionary<string, long> { [revision] = answered }, new Dictionary<string, long> { [revision] = shadowed });
        Traffic = Traffic with { Counts = [.. Traffic.Counts.Where(c => c.Pod != pod), counts] };
        return this;
    }

    /// <summary>The nodes have so many GPUs, and so many are asked for.</summary>
    public Rollout HasGpus(int allocatable, int requested)
    {
        Gpus = new()
        {
            Resource = "nvidia.com/gpu",
            PerPod = 1,
            Nodes = 1,
            Allocatable = allocatable,
            Requested = requested,
            PodsThatFit = Math.Max(0, allocatable - requested)
        };
        return this;
    }

    public Rollout Advance(TimeSpan time)
    {
        Now += time;
        return this;
    }

    /// <summary>Plans and carries out until nothing changes any more.</summary>
    public Rollout Settle()
    {
        for (var i = 0; i < 50; i++)
        {
            var before = Status;
            Plan();
            CarryOut();
            Plan();
            CarryOut();
            if (StatusComparer.AreSame(before, Status))
            {
                return this;
            }
        }

        throw new InvalidOperationException("it does not settle");
    }

    /// <summary>Stable V1 serves, nothing goes on.</summary>
    public static Rollout Healthy(ModelDeploymentSpec? spec = null)
    {
        var rollout = new Rollout();
        rollout.Spec = spec ?? rollout.Spec;
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Transitions.Clear();
        return rollout;
    }

    /// <summary>V2 has its share of the first step, and the clock runs.</summary>
    public static Rollout InFirstStep(ModelDeploymentSpec? spec = null)
    {
        var rollout = Healthy(spec);
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Stage.ShouldNotBeNull().Kind.ShouldBe(StageKind.Step);
        rollout.Status.Stage.RunningSince.ShouldBe(rollout.Now);
        rollout.Transitions.Clear();
        return rollout;
    }

    public MetricStatus Measured(MetricVerdict verdict, string name = "errors", double? value = 0.01) => new()
    {
        Name = name,
        Verdict = verdict,
        Value = verdict == MetricVerdict.NoData ? null : value,
        Threshold = "<= 0.05",
        Time = Now,
        Message = verdict == MetricVerdict.NoData ? "connection refused" : null,
    };

    private static ModelDeploymentStatus Roundtrip(ModelDeploymentStatus status) => JsonSerializer.Deserialize(
        JsonSerializer.Serialize(
            status, ModelOperatorJsonContext.Default.ModelDeploymentStatus), ModelOperatorJsonContext.Default.ModelDeploymentStatus)!;
}
