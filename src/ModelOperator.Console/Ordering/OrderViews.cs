using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Orders;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Undoing;

namespace ModelOperator.Console.Ordering;

/// <summary>Says what a person can do with a rollout now. The same code decides as for the commands, so that it refuses the same.</summary>
internal static class OrderViews
{
    private const string SnapshotsMissing =
        "The revisions that are kept could not be read, so undo does not know where to go back to.";

    /// <summary>Every order, whether it makes sense or not.</summary>
    /// <param name="deployment">The ModelDeployment.</param>
    /// <param name="snapshots">The records of its revisions; null when they could not be read.</param>
    /// <param name="mayNotPatch">The reason why the caller may not change the ModelDeployment; null when the caller may.</param>
    public static IReadOnlyList<OrderView> Of(ModelDeployment deployment, IReadOnlyList<Snapshot>? snapshots, string? mayNotPatch) =>
    [
        .. OrderNames.Decisions.Select(order => Deciding(order.Key, order.Value, deployment, mayNotPatch)),
        Undoing(deployment, snapshots, mayNotPatch),
    ];

    private static OrderView Deciding(
        string name, Func<ModelDeployment, Order> decide, ModelDeployment deployment, string? mayNotPatch)
    {
        var sentence = OrderSentences.Of(name, deployment);
        if (mayNotPatch is not null)
        {
            return View(name, sentence, mayNotPatch);
        }

        try
        {
            var order = decide(deployment);
            return View(name, sentence, why: null) with { Annotation = order.Annotation, Value = order.Value };
        }
        catch (RefusedException exception)
        {
            return View(name, sentence, exception.Message);
        }
    }

    private static OrderView Undoing(ModelDeployment deployment, IReadOnlyList<Snapshot>? snapshots, string? mayNotPatch)
    {
        var desired = RevisionTemplate.Of(deployment.Spec).Revision;
        var failed = (deployment.Status?.FailedRevisions ?? []).Select(revision => revision.Revision).ToHashSet(StringComparer.Ordinal);
        var targets = (snapshots ?? []).Where(kept => kept.Revision != desired && !failed.Contains(kept.Revision))
            .Select(kept => new UndoTarget(kept.Revision, kept.ModelVersion)).ToList();
        var why = mayNotPatch ?? (snapshots is null ? SnapshotsMissing : UndoRefusal(deployment, snapshots));

        // Without a revision that was stable before, a person can still name one.
        var isRefused = mayNotPatch is not null || targets.Count == 0;
        return View(OrderNames.Undo, OrderSentences.Of(OrderNames.Undo, deployment), isRefused ? why : null) with
        {
            Target = why is null ? Undo.FormerStable(deployment, snapshots!) : null,
            Targets = targets.Count == 0 ? null : targets,
        };
    }

    private static OrderView View(string name, string sentence, string? why) => new(name, sentence, why is null) { Why = why };

    private static string? UndoRefusal(ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots)
    {
        try
        {
            Undo.Decide(deployment, snapshots, to: null);
            return null;
        }
        catch (RefusedException exception)
        {
            return exception.Message;
        }
    }
}
