using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Ordering;
using ModelOperator.Console.Rollouts.Metrics;
using ModelOperator.Console.Rollouts.Notes;
using ModelOperator.Console.Rollouts.Revisions;
using ModelOperator.Console.Stages;

namespace ModelOperator.Console.Rollouts;

/// <summary>One ModelDeployment with everything that is known about its rollout.</summary>
internal sealed record RolloutView : DeploymentRow
{
    /// <summary>An empty view.</summary>
    [JsonConstructor]
    public RolloutView()
    {
    }

    /// <summary>A view that begins with a row's fields.</summary>
    [SetsRequiredMembers]
    public RolloutView(DeploymentRow row)
        : base(row)
    {
    }

    /// <summary>The time at which the view was made, by the server's clock.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The stages in order. Without a rollout they are those that the next one has.</summary>
    public IReadOnlyList<StageView> Stages { get; init; } = [];

    /// <summary>The present split; null before the first pods are ready.</summary>
    public SplitView? Split { get; init; }

    /// <summary>The changes of the split and of the phase, oldest first.</summary>
    public IReadOnlyList<TransitionView> Transitions { get; init; } = [];

    /// <summary>The newest measurement of each metric in the present stage.</summary>
    public IReadOnlyList<MetricView> Metrics { get; init; } = [];

    /// <summary>The revisions that have pods or traffic, with their pods.</summary>
    public IReadOnlyList<RevisionView> Revisions { get; init; } = [];

    /// <summary>The comparison of the shadow's answers; null when none was measured.</summary>
    public ShadowView? Shadow { get; init; }

    /// <summary>The planner's arithmetic of pods and GPUs, as sentences; null when there is nothing to reckon.</summary>
    public IReadOnlyList<string>? Arithmetic { get; init; }

    /// <summary>The transitions of the status, oldest first.</summary>
    public IReadOnlyList<HistoryView> History { get; init; } = [];

    /// <summary>The Events about the ModelDeployment, newest first; null when the caller may not list them.</summary>
    public IReadOnlyList<EventView>? Events { get; init; }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<ConditionView> Conditions { get; init; } = [];

    /// <summary>The orders that a person can give now, and the reason where one is not allowed.</summary>
    public IReadOnlyList<OrderView> Orders { get; init; } = [];

    /// <summary>The results of the checks of <c>spec.monitoring</c>; null when there are none.</summary>
    public MonitoringStatus? Checks { get; init; }

    /// <summary>The parts that could not be read, each as a sentence; null when there are none.</summary>
    public IReadOnlyList<string>? Unread { get; init; }
}
