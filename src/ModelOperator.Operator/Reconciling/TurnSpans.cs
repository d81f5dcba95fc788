using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>One span for each turn of the operator. A turn that left the status as it was is not sent: there are many during a rollout, and
/// one a minute for each ModelDeployment that waits.</summary>
internal sealed class TurnSpans(Spans spans)
{
    private const string Name = "reconcile";
    private const string Changed = "Changed";
    private const string Unchanged = "Unchanged";
    private const string Outdated = "Outdated";
    private const string Failed = "Failed";
    private const int LongestDescription = 256;

    /// <summary>Begins the span of a turn. Null when tracing is off.</summary>
    public Activity? Begin(ModelDeployment entity)
    {
        var span = spans.Begin(Name, ActivityKind.Internal, default);
        span?.SetTag(SpanAttributes.Namespace, entity.Metadata.NamespaceProperty);
        span?.SetTag(SpanAttributes.Model, entity.Metadata.Name);
        span?.SetTag(SpanAttributes.Outcome, Unchanged);
        return span;
    }

    /// <summary>Says what was planned.</summary>
    public static void Planned(Activity? span, ModelDeployment entity, RolloutPlan plan)
    {
        if (span is null || ReferenceEquals(entity.Status, plan.Status))
        {
            return;
        }

        span.SetTag(SpanAttributes.Outcome, Changed);
        span.SetTag(SpanAttributes.Phase, plan.Status.Phase?.ToString());
        span.SetTag(SpanAttributes.Revision, plan.DesiredRevision);
        if (plan.Transitions.Count > 0)
        {
            span.SetTag(SpanAttributes.Transitions, plan.Transitions.Select(transition => transition.Reason).ToArray());
        }
    }

    /// <summary>Says that somebody else was quicker: wrote an object in between, took a name, or deletes what the turn is for. It is no
    /// error, since the next turn plans from what there is by then.</summary>
    public static void Overtaken(Activity? span) => span?.SetTag(SpanAttributes.Outcome, Outdated);

    /// <summary>Says that the process ends in the middle of the turn, which is not sent.</summary>
    public static void Abandoned(Activity? span) => span?.SetTag(SpanAttributes.Outcome, Unchanged);

    /// <summary>Ends the span.</summary>
    /// <param name="span">The span; null for none.</param>
    /// <param name="problem">The reason why the turn is tried again; null when it is not. It is no error of a turn that was
    /// overtaken.</param>
    public static void End(Activity? span, string? problem)
    {
        if (span is null)
        {
            return;
        }

        var outcome = span.GetTagItem(SpanAttributes.Outcome);
        if (problem is not null && !Outdated.Equals(outcome))
        {
            span.SetTag(SpanAttributes.Outcome, Failed);
            span.SetStatus(ActivityStatusCode.Error, Sentence.Cut(problem, LongestDescription));
        }
        else if (Unchanged.Equals(outcome))
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        span.Dispose();
    }
}
