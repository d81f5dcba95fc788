using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Rollouts;
using Prometheus;

namespace ModelOperator.Operator.Actions;

/// <summary>Counts the results of actions.</summary>
internal sealed class ActionMetrics(CollectorRegistry registry)
{
    private static readonly ActionResult[] Results = Enum.GetValues<ActionResult>();

    private readonly ConcurrentDictionary<(string Namespace, string Name), IReadOnlyList<string>> _shown = new();

    private readonly Counter _actions = Metrics.WithCustomRegistry(registry).CreateCounter(
        "modeldeployment_actions_total", "Actions that have ended since this operator began to lead, by their result.",
        ["action", "name", "namespace", "result"]);

    /// <summary>Counts the ends that stand in a written status. A result that has not come yet is a zero and no gap.</summary>
    public void Show(ModelDeployment owner, IReadOnlyList<ActionEnd> ends)
    {
        List<string> names = [.. NamesOf(owner)];
        foreach (var action in names)
        {
            foreach (var result in Results)
            {
                _actions.WithLabels(action, owner.Metadata.Name!, owner.Metadata.NamespaceProperty!, result.ToString())
                    .Inc(ends.Count(end => end.Action == action && end.Result == result));
            }
        }

        Replace(owner, names);
    }

    /// <summary>A ModelDeployment is gone.</summary>
    public void Forget(ModelDeployment owner) => Replace(owner, []);

    private static (string Namespace, string Name) KeyOf(ModelDeployment owner) =>
        (owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);

    // An action that was renamed leaves no series behind.
    private void Replace(ModelDeployment owner, List<string> names)
    {
        foreach (var action in _shown.GetValueOrDefault(KeyOf(owner), []).Except(names, StringComparer.Ordinal))
        {
            foreach (var result in Results)
            {
                _actions.RemoveLabelled(action, owner.Metadata.Name!, owner.Metadata.NamespaceProperty!, result.ToString());
            }
        }

        if (names.Count > 0)
        {
            _shown[KeyOf(owner)] = names;
        }
        else
        {
            // Most have no actions, and there may be thousands.
            _shown.TryRemove(KeyOf(owner), out _);
        }
    }

    private static IEnumerable<string> NamesOf(ModelDeployment owner) =>
        (owner.Spec.Monitoring?.Actions ?? []).Select(ActionTriggers.NameOf)
        .Concat((owner.Status?.Actions ?? []).Select(status => status.Name))
        .Distinct(StringComparer.Ordinal);
}
