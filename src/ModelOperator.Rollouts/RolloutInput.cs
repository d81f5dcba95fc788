using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts;

/// <summary>Everything that a decision may depend on.</summary>
public sealed record RolloutInput
{
    /// <summary>The ModelDeployment's name, for the selector of its pods; null leaves the selector as it is.</summary>
    public string? Name { get; init; }

    /// <summary>The spec, as the user wrote it.</summary>
    public required ModelDeploymentSpec Spec { get; init; }

    /// <summary>The spec's metadata.generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The revision that the spec asks for.</summary>
    public required string DesiredRevision { get; init; }

    /// <summary>The address at which clients inside the cluster call the model; null when it is not known.</summary>
    public string? Url { get; init; }

    /// <summary>The problem of the spec that the schema cannot find; null when the spec is accepted (R27, R28).</summary>
    public SpecProblem? Problem { get; init; }

    /// <summary>A problem that a person should mend although the spec is accepted; null when there is none.</summary>
    public SpecProblem? Warning { get; init; }

    /// <summary>The status that was last written; empty for a new object.</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>Every revision that has a Deployment or pods.</summary>
    public required IReadOnlyList<ObservedRevision> Revisions { get; init; }

    /// <summary>The observed state of the gateways.</summary>
    public required ObservedTraffic Traffic { get; init; }

    /// <summary>True when the operator can see nodes, and with them which pods are about to be evicted.</summary>
    public bool SeesNodes { get; init; }

    /// <summary>The GPUs that the spec's revision could have; null when it asks for none, or when nodes cannot be seen.</summary>
    public ObservedGpus? Gpus
    {
        get => FoundGpus.Value;
        init => FoundGpus = new(value);
    }

    private Lazy<ObservedGpus?> FoundGpus { get; init; } = new((ObservedGpus?)null);

    /// <summary>The measurements of the present stage that came in since the last plan; empty when none did.</summary>
    public IReadOnlyList<MetricStatus> Measurements { get; init; } = [];

    /// <summary>
    /// The <see cref="AnalysisRequest.StageKey"/> that <see cref="Measurements"/> answer. Measurements of another stage are dropped; null
    /// means the present stage.
    /// </summary>
    public string? MeasuredStage { get; init; }

    /// <summary>
    /// True when the operator that plans has looked at the stable revision itself, and lately. Without that a check that is bad in the
    /// status may have been good for hours.
    /// </summary>
    public bool HasLooked { get; init; }

    /// <summary>The outcomes of tries to do actions, as far as they stand in no status yet.</summary>
    public IReadOnlyList<ActionOutcome> ActionOutcomes { get; init; } = [];

    /// <summary>The commands that people have given by annotations.</summary>
    public UserCommands Commands { get; init; } = new();

    /// <summary>The time of the observation.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>
    /// The same input, for which the GPUs are looked for when the plan first asks for them. Finding them takes a look at every pod with
    /// GPUs in the cluster, and a stable revision that has its pods needs none.
    /// </summary>
    public RolloutInput WithGpus(Lazy<ObservedGpus?> gpus) => this with { FoundGpus = gpus };
}
